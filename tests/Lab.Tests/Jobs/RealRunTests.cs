using Lab.Tests.Processes;

namespace Lab.Tests.Jobs;

/// <summary>The main job as a process, from its start to the report.</summary>
[Collection(RealLab.LongCommandsCollection)]
[Trait("Speed", "slow")]
public sealed class RealRunTests(FinishedRun finished) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_its_capture_its_results_and_its_report()
    {
        Assert.Equal(
            ["capture.jsonl", "index.html", "results.json"],
            Directory.EnumerateFiles(finished.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"Report: {finished.Path}/index.html", finished.Output, StringComparison.Ordinal);
        var run = new RunOutput(finished.Folder);
        Assert.Equal(
            ["lab.empty", "stdlib.json-900"],
            run.Results().GetProperty("probes").EnumerateArray().Select(p => p.GetProperty("workload").GetString())
                .Order(StringComparer.Ordinal));
        run.AssertAllMeasured();
    }

    [Fact]
    public async Task Without_a_name_a_run_is_the_latest_and_report_finds_it()
    {
        var report = finished.Folder.Combine("artifacts", "latest", "index.html");
        var before = File.ReadAllText(report);
        File.Delete(report);

        var again = await LabProcess.RunAsync(finished.Folder.Path, "report");

        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(before, File.ReadAllText(report));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(finished.Folder.Combine("artifacts")).Count());
    }

    [Fact]
    public async Task A_run_that_is_resumed_with_another_Python_is_refused()
    {
        const string executable = "\"python\":{\"executable\":\"";
        _folder.WriteFile(
            "run/capture.jsonl",
            File.ReadAllText(Path.Combine(finished.Path, "capture.jsonl"))
                .Replace(executable, executable + "/another", StringComparison.Ordinal));

        (await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run", "--trust")).AssertRefused(2, "that run used /another/");
    }

    // Where core files are allowed, a run of crashes would fill the disk with them.
    [Fact]
    public async Task No_core_file_is_written()
    {
        _folder.WriteFile("mine.py", "import os\n\ndef aborts():\n    os.abort()\n");
        using var process = LabProcess.StartWithCores(
            _folder.Path, "probe", "mine.py:aborts", "stdlib.json-900", "--env", "OPENBLAS_NUM_THREADS=1");

        var run = await process.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["mine.py"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }
}

/// <summary>One run that was started without a name for its folder, for all tests of what a run leaves.</summary>
public sealed class FinishedRun : IAsyncLifetime
{
    internal TemporaryFolder Folder { get; } = new();

    /// <summary>The folder of the run, to which <c>run</c> leads too.</summary>
    internal string Path { get; private set; } = "";

    internal string Output { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        try
        {
            var run = await LabProcess.RunAsync(
                Folder.Path, "run", "--quick", "--workload", "lab.empty", "--workload", "stdlib.json-900");
            Assert.True(run.ExitCode == 0, run.ToString());
            Output = run.Output;
            Path = Directory.ResolveLinkTarget(Folder.Combine("artifacts", "latest"), returnFinalTarget: true)!.FullName;
            Directory.CreateSymbolicLink(Folder.Combine("run"), Path);
        }
        catch
        {
            // Nobody disposes of what was not made.
            Folder.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
