using System.Text;
using System.Text.Json;
using Lab.Tests.Processes;
using Lab.Trials;
using Lab.Trials.Capture;

namespace Lab.Tests.Runs;

/// <summary>The main job as a process: from its start to the report, killed and resumed, interrupted.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class RealRunTests : IDisposable
{
    private static readonly string[] Slowly =
        ["run", "--parallel", "1", "--out", "run", "--workload", "stdlib.json-900", "--workload", "stdlib.pickle-450", "--workload", "lab.empty"];

    private readonly TemporaryFolder _folder = new();

    private string Capture => _folder.Combine("run", "capture.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_leaves_its_capture_its_results_and_its_report()
    {
        var run = await LabProcess.RunAsync(
            _folder.Path, "run", "--quick", "--workload", "lab.empty", "--workload", "stdlib.json-900", "--out", _folder.Combine("run"));

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            ["capture.jsonl", "index.html", "results.json"],
            Directory.EnumerateFileSystemEntries(_folder.Combine("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"Report: {_folder.Combine("run", "index.html")}", run.Output, StringComparison.Ordinal);
        using var results = Results();
        Assert.True(results.RootElement.GetProperty("finished").GetBoolean());
        Assert.Equal(
            ["lab.empty", "stdlib.json-900"],
            results.RootElement.GetProperty("probes").EnumerateArray().Select(p => p.GetProperty("workload").GetString()).Order(StringComparer.Ordinal));
        Assert.All(results.RootElement.GetProperty("probes").EnumerateArray(), p => Assert.True(p.GetProperty("verified").GetBoolean(), p.ToString()));
    }

    [Fact]
    public async Task Without_a_name_a_run_is_the_latest_and_report_finds_it()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "run", "--workload", "lab.empty");
        Assert.True(run.ExitCode == 0, run.ToString());
        var latest = _folder.Combine("artifacts", "latest");
        var before = File.ReadAllText(Path.Combine(latest, "index.html"));
        File.Delete(Path.Combine(latest, "index.html"));

        var report = await LabProcess.RunAsync(_folder.Path, "report");

        Assert.True(report.ExitCode == 0, report.ToString());
        Assert.Equal(before, File.ReadAllText(Path.Combine(latest, "index.html")));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder.Combine("artifacts")).Count());
    }

    [Fact]
    public async Task A_killed_run_is_resumed_where_it_was_cut_and_repeats_no_trial()
    {
        using (var killed = LabProcess.Start(_folder.Path, Slowly))
        {
            await killed.UntilAsync(() => Lines().Count >= 6);
            killed.Signal("KILL");
            Assert.Equal(137, (await killed.EndAsync()).ExitCode);
        }

        var before = Lines();
        File.AppendAllText(Capture, "{\"entry\":\"trial\",\"record\":{\"spec\":");

        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run", "--parallel", "1");

        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(before, Lines().Take(before.Count));
        Assert.True(Lines().Count > before.Count);
        Assert.Distinct(CaptureFile.Read(Capture).OfType<CaptureEntry.Trial>().Select(t => t.Record.Spec.Key));
        AssertAllMeasured();

        // Once more there is nothing left to measure.
        var whole = Lines();
        Assert.Equal(0, (await LabProcess.RunAsync(_folder.Path, "run", "--resume", Capture)).ExitCode);
        Assert.Equal(whole, Lines());
    }

    [Fact]
    public async Task A_run_that_was_killed_before_its_first_trial_is_resumed_too()
    {
        using (var killed = LabProcess.Start(_folder.Path, "run", "--out", "run", "--workload", "lab.empty"))
        {
            await killed.UntilAsync(() => Lines().Count >= 1);
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        File.WriteAllText(Capture, Lines()[0] + "\n");

        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run");

        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Single(CaptureFile.Read(Capture).OfType<CaptureEntry.Header>());
        AssertAllMeasured();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_run_keeps_what_it_has_and_reports_it(string signal)
    {
        using var interrupted = LabProcess.Start(_folder.Path, Slowly);
        await interrupted.UntilAsync(() => Lines().Count >= 6);
        interrupted.Signal(signal);
        var run = await interrupted.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("interrupted: writing the report of what was measured", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("run", "index.html")));
        using var results = Results();
        Assert.False(results.RootElement.GetProperty("finished").GetBoolean());
        Assert.DoesNotContain(
            CaptureFile.Read(Capture).OfType<CaptureEntry.Trial>(), t => t.Record.Outcome is Outcome.LaunchFailed or Outcome.TimedOut);
    }

    [Fact]
    public async Task A_run_that_is_resumed_with_another_Python_is_refused()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "run", "--out", "run", "--workload", "lab.empty");
        Assert.True(run.ExitCode == 0, run.ToString());
        File.WriteAllText(Capture, File.ReadAllText(Capture).Replace("\"python\":{\"executable\":\"", "\"python\":{\"executable\":\"/another", StringComparison.Ordinal));

        (await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run")).AssertRefused(2, "that run used /another/");
    }

    // Where core files are allowed, a run of crashes would fill the disk with them.
    [Fact]
    public async Task No_core_file_is_written()
    {
        _folder.WriteFile("mine.py", "import os\n\ndef aborts():\n    os.abort()\n");
        using var process = LabProcess.StartWithCores(_folder.Path, "probe", "mine.py:aborts", "stdlib.json-900");

        var run = await process.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["mine.py"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private void AssertAllMeasured()
    {
        using var results = Results();
        Assert.True(results.RootElement.GetProperty("finished").GetBoolean());
        Assert.All(results.RootElement.GetProperty("probes").EnumerateArray(), p => Assert.True(p.GetProperty("verified").GetBoolean(), p.ToString()));
    }

    private JsonDocument Results() => JsonDocument.Parse(File.ReadAllText(_folder.Combine("run", "results.json")));

    /// <summary>The whole lines of the capture.</summary>
    private List<string> Lines()
    {
        if (!File.Exists(Capture))
            return [];
        using var stream = new FileStream(Capture, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
