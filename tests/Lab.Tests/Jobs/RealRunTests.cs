using Lab.Tests.Processes;

namespace Lab.Tests.Jobs;

/// <summary>The main job as a process, from its start to the report.</summary>
[Collection(RealLab.LongCommandsCollection)]
[Trait("Speed", "slow")]
public sealed class RealRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunOutput _run;

    public RealRunTests() => _run = new(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_leaves_its_capture_its_results_and_its_report()
    {
        var run = await LabProcess.RunAsync(
            _folder.Path, "run", "--quick", "--workload", "lab.empty", "--workload", "stdlib.json-900", "--out", _folder.Combine("run"));

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            ["capture.jsonl", "index.html", "results.json"],
            Directory.EnumerateFiles(_folder.Combine("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"Report: {_folder.Combine("run", "index.html")}", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["lab.empty", "stdlib.json-900"],
            _run.Results().GetProperty("probes").EnumerateArray().Select(p => p.GetProperty("workload").GetString())
                .Order(StringComparer.Ordinal));
        _run.AssertAllMeasured();
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
    public async Task A_run_that_is_resumed_with_another_Python_is_refused()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "run", "--out", "run", "--workload", "lab.empty");
        Assert.True(run.ExitCode == 0, run.ToString());
        const string executable = "\"python\":{\"executable\":\"";
        File.WriteAllText(
            _run.Capture, File.ReadAllText(_run.Capture).Replace(executable, executable + "/another", StringComparison.Ordinal));

        (await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run", "--trust")).AssertRefused(2, "that run used /another/");
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
}
