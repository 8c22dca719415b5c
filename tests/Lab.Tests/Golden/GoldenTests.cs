using System.Text.RegularExpressions;
using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Testing.Golden;
using Lab.Tests.Processes;

namespace Lab.Tests.Golden;

/// <summary>
/// Two recorded captures, a whole run with its timings and a sweep, and what the lab derives from them: results, page and console text.
/// A figure that changes here without a reason is a bug.
/// After a change of wording, LAB_UPDATE_GOLDEN=1 writes the text again: its diff is what to review.
/// </summary>
public sealed partial class GoldenTests
{
    [Fact]
    public async Task A_run_is_reported_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var run = await ReportAsync(folder, "run");

        GoldenFile.AssertJson("run.results.json.gz", File.ReadAllText(run.Results), IsWording);
        GoldenFile.AssertText("run.page.txt", PageText.Of(File.ReadAllText(run.Report)));
        GoldenFile.AssertText("run.console.txt", Printed(folder, output => VerdictText.Write(Results(run), run, output)));
    }

    [Fact]
    public async Task A_sweep_is_reported_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var sweep = await ReportAsync(folder, "sweep");

        GoldenFile.AssertJson("sweep.results.json.gz", File.ReadAllText(sweep.Results), IsWording);
        GoldenFile.AssertJson("sweep.sweep.json.gz", File.ReadAllText(sweep.Sweep));
        GoldenFile.AssertText("sweep.page.txt", PageText.Of(File.ReadAllText(sweep.Report)));
        GoldenFile.AssertText("sweep.console.txt", Printed(folder, output => SweepText.Write(Results(sweep), sweep, output)));
    }

    /// <summary>Has the command line report a capture; what it prints must be the path of the page and nothing else.</summary>
    private static async Task<RunFolder> ReportAsync(TemporaryFolder folder, string name)
    {
        folder.WriteFile($"{name}/capture.jsonl", GoldenFile.Read($"{name}.capture.jsonl.gz"));
        var report = await LabProcess.RunAsync(folder.Path, "report", name);

        var run = new RunFolder(folder.Combine(name));
        Assert.Equal((ExitCode.Done, $"Report: {run.Report}\n", ""), (report.ExitCode, report.Output, report.Error));
        return run;
    }

    /// <summary>The sentences of the findings: the page holds them, and its wording is compared.</summary>
    private static bool IsWording(string path) => Finding().IsMatch(path);

    [GeneratedRegex(@"^\$\.findings\[\d+\]\.(title|text)$")]
    private static partial Regex Finding();

    private static Results Results(RunFolder run) => CaptureAnalysis.Analyse(run.Read());

    /// <summary>What a command that ends with the run prints, such as run --resume, with a path that does not change.</summary>
    private static string Printed(TemporaryFolder folder, Action<TextWriter> write)
    {
        using var output = new StringWriter();
        write(output);
        return output.ToString().Replace(folder.Path, "/runs", StringComparison.Ordinal);
    }
}
