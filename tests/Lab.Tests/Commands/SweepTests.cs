using System.Text.Json;
using Lab.StackProbe;
using Lab.Tests.Jobs;
using Lab.Tests.Probing;
using Lab.Tests.Processes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary><c>sweep</c> as a process, with real workers.</summary>
[Collection(RealLab.LongCommandsCollection)]
[Trait("Speed", "slow")]
public sealed class SweepTests : IDisposable
{
    private readonly RealLab _lab;
    private readonly TemporaryFolder _folder = new();
    private readonly RunOutput _run;

    public SweepTests(RealLab lab) => (_lab, _run) = (lab, new(_folder));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Plain_threads_overrun_below_the_minimum_of_LU_and_are_never_called_safe()
    {
        var lu = new HaswellLu(_lab);
        Assert.SkipIfMissing(lu.WhyNot());

        var run = await LabProcess.RunAsync(
            _folder.Path, "sweep", HaswellLu.Workload, "--sizes", "128K..3176K:512K,3180K,4M,8M", "--json", "--out", "run",
            "--env", "OPENBLAS_CORETYPE=Haswell", "--env", "OPENBLAS_NUM_THREADS=2", "--unset", "OPENBLAS_L2_SIZE");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(File.ReadAllText(_folder.Combine("run", "sweep.json")), run.Output);
        Assert.True(_run.Results().GetProperty("finished").GetBoolean());
        var minimum = _run.Results().GetProperty("sweeps")[0].GetProperty("minimumStackBytes").GetInt64();
        if (lu.IsDebians)
            Assert.InRange(minimum >> 10, 3170, 3240);
        var trials = Trials(run.Output);
        Assert.Equal(trials.OrderBy(t => t.Host, StringComparer.Ordinal).ThenBy(t => t.Bytes), trials);
        var guarded = trials.Where(t => t.Host == "guarded").ToList();
        var thread = trials.Where(t => t.Host == "thread").ToList();
        Assert.Equal(guarded.Select(t => t.Bytes), thread.Select(t => t.Bytes));
        Assert.All(
            guarded, t => Assert.Equal(t.Bytes < minimum ? ("crashed", "stackOverflow") : ("completed", null), (t.Outcome, t.CrashKind)));
        Assert.All(thread.Where(t => t.Bytes < minimum), t => Assert.NotEqual("completed", t.Outcome));
        Assert.All(thread.Where(t => t.Bytes >= minimum), t => Assert.Equal("completed", t.Outcome));
        Assert.Contains(thread, t => t.Outcome == "overran");
    }

    [Fact]
    public async Task It_stores_what_it_prints_and_report_writes_the_same_again()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "sweep", "stdlib.json-900", "--out", "run", "--repeat", "2", "--seed", "7");

        Assert.True(run.ExitCode == 0, run.ToString());
        var header = (CaptureEntry.Header)_run.Entries().First();
        Assert.Equal((7, 2), (header.Seed, header.Repeats));
        Assert.Matches(@"◄ minimum stack", run.Output);
        Assert.Matches(@"\b16 MiB +2 completed +2 completed", run.Output);
        Assert.Contains("guarded: completes from ", run.Output, StringComparison.Ordinal);
        Assert.Contains("is not safe", run.Output, StringComparison.Ordinal);
        Assert.Contains("needs", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_run.Entries().OfType<CaptureEntry.Trial>(), t => t.Record.Outcome is Outcome.LaunchFailed);
        Assert.Distinct(_run.Entries().OfType<CaptureEntry.Trial>().Select(t => t.Record.Spec.Key));
        var files = new[] { "index.html", "results.json", "sweep.json" }.Select(name => _folder.Combine("run", name)).ToList();
        var before = files.ConvertAll(File.ReadAllText);
        files.ForEach(File.Delete);

        Assert.Equal(0, (await LabProcess.RunAsync(_folder.Path, "report", "run")).ExitCode);

        Assert.Equal(before, files.ConvertAll(File.ReadAllText));
    }

    [Fact]
    public async Task Interrupted_it_keeps_and_prints_what_it_has_and_is_resumed()
    {
        using var interrupted = LabProcess.Start(
            _folder.Path, "sweep", "stdlib.json-900", "--parallel", "1", "--out", "run", "--hosts", "guarded,thread");
        await interrupted.UntilAsync(() => _run.Lines().Count >= 9);
        interrupted.Signal(SignalNumber.SIGINT);
        var run = await interrupted.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("interrupted: writing the report of what was measured", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("stdlib.json-900: minimum stack", run.Output, StringComparison.Ordinal);
        Assert.Contains("--resume", run.Output, StringComparison.Ordinal);
        Assert.False(_run.Results().GetProperty("finished").GetBoolean());
        Assert.InRange(Trials(File.ReadAllText(_folder.Combine("run", "sweep.json"))).Count, 4, 21);
        var before = _run.Lines();

        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run");

        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(before, _run.Lines().Take(before.Count));
        Assert.True(_run.Results().GetProperty("finished").GetBoolean());
        Assert.Contains("◄ minimum stack", resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--resume", resumed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sweep scipy.lu500", "no workload is named 'scipy.lu500': did you mean scipy.lu-500 or ")]
    [InlineData("sweep lab.empty --sizes 128K..7M:4K --repeat 100", "that makes 352200 trials, and a sweep takes up to 10000: ")]
    [InlineData("sweep lab.empty --hosts guarded,lapack",
        "lab.empty has no LAPACK routine that can be called directly; remove 'lapack' from --hosts")]
    [InlineData("sweep lab.empty --out /proc/lab-tests", "cannot write to /proc/lab-tests: ")]
    public async Task What_cannot_be_asked_so_is_told_in_one_line(string arguments, string line)
    {
        (await LabProcess.RunAsync(_folder.Path, arguments.Split(' '))).AssertRefused(2, line);

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_function_that_raises_is_not_swept()
    {
        _folder.WriteFile("mine.py", "def f():\n    raise ValueError('no')\n");

        (await LabProcess.RunAsync(_folder.Path, "sweep", "mine.py:f")).AssertRefused(2, "mine.py:f: the call raised ValueError: no (");
    }

    [Fact]
    public async Task Where_latest_cannot_lead_to_it_one_line_says_so()
    {
        _folder.WriteFile("mine.py", "def f():\n    raise ValueError('no')\n");
        _folder.WriteFile("artifacts/latest/notes.txt", "mine");

        var run = await LabProcess.RunAsync(_folder.Path, "sweep", "mine.py:f");

        Assert.EndsWith(
            "is a folder of yours: it is left as it is, and does not lead to this run", run.Complaints[0], StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.Combine("artifacts", "latest", "notes.txt")));
    }

    private static List<(string Host, long Bytes, string Outcome, string? CrashKind)> Trials(string text)
    {
        using var json = JsonDocument.Parse(text);
        return
        [
            .. json.RootElement.EnumerateArray().Select(e => (
                e.GetProperty("host").GetString()!,
                e.GetProperty("stackBytes").GetInt64(),
                e.GetProperty("outcome").GetString()!,
                e.GetProperty("crashKind").GetString())),
        ];
    }
}
