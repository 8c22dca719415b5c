using Lab.StackProbe;
using Lab.Tests.Processes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>Runs that are killed and resumed, or interrupted.</summary>
[Collection(RealLab.LongCommandsCollection)]
[Trait("Speed", "slow")]
public sealed class CutRunTests : IDisposable
{
    private static readonly string[] Slowly =
        ["run", "--parallel", "1", "--out", "run", "--workload", "stdlib.json-900", "--workload", "stdlib.pickle-450", "--workload",
            "lab.empty"];

    private readonly TemporaryFolder _folder = new();
    private readonly RunOutput _run;

    public CutRunTests() => _run = new(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_run_is_resumed_where_it_was_cut_and_repeats_no_trial()
    {
        using (var killed = LabProcess.Start(_folder.Path, Slowly))
        {
            await killed.UntilAsync(() => _run.Lines().Count >= 6);
            killed.Signal(SignalNumber.SIGKILL);
            Assert.Equal(137, (await killed.EndAsync()).ExitCode);
        }

        var before = _run.Lines();
        File.AppendAllText(_run.Capture, "{\"entry\":\"trial\",\"record\":{\"spec\":");

        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run", "--parallel", "1");

        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(before, _run.Lines().Take(before.Count));
        Assert.True(_run.Lines().Count > before.Count);
        Assert.Distinct(_run.Entries().OfType<CaptureEntry.Trial>().Select(t => t.Record.Spec.Key));
        _run.AssertAllMeasured();

        // Once more there is nothing left to measure.
        var whole = _run.Lines();
        Assert.Equal(0, (await LabProcess.RunAsync(_folder.Path, "run", "--resume", _run.Capture)).ExitCode);
        Assert.Equal(whole, _run.Lines());
    }

    [Fact]
    public async Task A_run_that_was_killed_before_its_first_trial_is_resumed_too()
    {
        using (var killed = LabProcess.Start(_folder.Path, "run", "--out", "run", "--workload", "lab.empty"))
        {
            await killed.UntilAsync(() => _run.Lines().Count >= 1);
            killed.Signal(SignalNumber.SIGKILL);
            await killed.EndAsync();
        }

        File.WriteAllText(_run.Capture, _run.Lines()[0] + "\n");

        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run");

        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Single(_run.Entries().OfType<CaptureEntry.Header>());
        _run.AssertAllMeasured();
    }

    // A process that changes its user is not told any more when its parent dies. Nobody but root can.
    [Fact]
    public async Task A_lab_that_is_killed_leaves_no_worker_and_none_of_the_runtimes_files()
    {
        _folder.WriteFile(
            "mine.py",
            """
            import os, time

            def becomes_nobody():
                file = open('there', 'w')
                if os.geteuid() == 0:
                    os.setuid(65534)
                print('nobody', file=file, flush=True)
                time.sleep(300)
            """);
        using var temporary = new TemporaryFolder();
        using var killed = LabProcess.StartWithDiagnostics(_folder.Path, temporary.Path, "probe", "mine.py:becomes_nobody");
        await killed.UntilAsync(() => new FileInfo(_folder.Combine("there")) is { Exists: true, Length: > 0 });
        killed.Signal(SignalNumber.SIGKILL);

        Assert.Equal(137, (await killed.EndAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(temporary.Path, "clr-debug-*"));
        Assert.Empty(Directory.EnumerateFiles(temporary.Path, "dotnet-diagnostic-*"));
    }

    [Theory]
    [InlineData(SignalNumber.SIGINT)]
    [InlineData(SignalNumber.SIGTERM)]
    [InlineData(SignalNumber.SIGHUP)]
    public async Task An_interrupted_run_keeps_what_it_has_and_reports_it(int signal)
    {
        using var interrupted = LabProcess.Start(_folder.Path, Slowly);
        await interrupted.UntilAsync(() => _run.Lines().Count >= 6);
        interrupted.Signal(signal);
        var run = await interrupted.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("interrupted: writing the report of what was measured", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("run", "index.html")));
        Assert.False(_run.Results().GetProperty("finished").GetBoolean());
        Assert.DoesNotContain(
            _run.Entries().OfType<CaptureEntry.Trial>(), t => t.Record.Outcome is Outcome.LaunchFailed or Outcome.TimedOut);
    }
}
