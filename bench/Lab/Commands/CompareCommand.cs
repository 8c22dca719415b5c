using System.CommandLine;
using Lab.Analysis;
using Lab.Analysis.Comparing;
using Lab.Console;
using Lab.Jobs;
using Lab.Reports;

namespace Lab.Commands;

/// <summary><c>compare</c>: what changed from one capture to another. Measures nothing and runs anywhere.</summary>
internal sealed class CompareCommand(TextWriter output, TextWriter error)
{
    /// <summary>As a file's name, for stdout.</summary>
    private const string Stdout = "-";

    private readonly Argument<string> _base = new("base")
    {
        Description = "Folder of the run to compare with, or its capture.jsonl",
    };

    private readonly Argument<string> _head = new("head")
    {
        Description = "Folder of the run that may have changed, or its capture.jsonl",
    };

    private readonly Option<GrowthLimit?> _maxGrowth = new("--max-growth")
    {
        Description = "Fail if a verified minimum grew by more, such as 64K, 5% or 0 (default: 10%, where it is then larger than 128K, "
            + "which every thread has; and any growth that makes the size to set larger)",
        HelpName = "size|percent%",
        CustomParser = result => Options.Read(result, () => GrowthLimit.Parse(result.Tokens[0].Value), null),
    };

    private readonly Option<double?> _maxSlowdown = new("--max-slowdown")
    {
        Description = "Fail if something is certainly slower by more (default: slower calls are listed and fail nothing, as two runs are "
            + "timed at two times)",
        HelpName = "percent",
        CustomParser = result =>
        {
            if (GrowthLimit.PercentOf(result.Tokens[0].Value.TrimEnd('%')) is { } percent)
                return percent;
            result.AddError("--max-slowdown takes per cent from 0 to 10000, such as 10%");
            return null;
        },
    };

    private readonly Option<string?> _markdown = new("--markdown")
    {
        Description = "Write Markdown for a pull request to a file, or to stdout for -",
        HelpName = "file|-",
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write a page with charts of both runs to a file",
        HelpName = "file",
    };

    private static readonly NamedFile MarkdownFile = new("the Markdown", "--markdown");
    private static readonly NamedFile HtmlFile = new("the page", "--html");

    private readonly Option<bool> _json = Options.Json();

    public Command Create()
    {
        var command = new Command(
            "compare",
            "Say what grew, shrank, broke or slowed from one run to another, and why. Ends with 1 if a workload broke, or grew by more "
            + "than --max-growth.");
        command.Arguments.Add(_base);
        command.Arguments.Add(_head);
        command.Options.Add(_maxGrowth);
        command.Options.Add(_maxSlowdown);
        command.Options.Add(_markdown);
        command.Options.Add(_html);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (markdown, html, json) = (parsed.GetValue(_markdown), parsed.GetValue(_html), parsed.GetValue(_json));
        if (markdown is Stdout && json)
            throw new CommandException(ExitCode.Usage, "--json and --markdown - both write to stdout: name a file for one of them");
        if (markdown is not null and not Stdout)
            MarkdownFile.Check(markdown);
        if (html is Stdout)
            throw new CommandException(ExitCode.Usage, "--html writes to a file: name one");
        if (html is not null)
            HtmlFile.Check(html);
        if (html is not null && markdown is not null && Path.GetFullPath(html) == Path.GetFullPath(markdown))
            throw new CommandException(ExitCode.Usage, "--html and --markdown name the same file: name another for one of them");
        var limits = new RegressionLimits(parsed.GetValue(_maxGrowth), parsed.GetValue(_maxSlowdown) / 100);
        var @base = Read(parsed.GetValue(_base)!);
        cancel.ThrowIfCancellationRequested();
        var comparison = CaptureComparison.Of(@base, Read(parsed.GetValue(_head)!), limits);
        if (!comparison.Workloads.Any(w => w is { Base: not null, Head: not null }) && comparison.Timings.IsEmpty)
        {
            throw new CommandException(
                ExitCode.Usage,
                "the two runs have no workload and no timing in common: there is nothing to compare. Name two runs of the same workloads "
                + "(the cells of 'blas' are not compared)");
        }

        if (json)
            await output.WriteAsync(JsonReport.Render(comparison)).ConfigureAwait(false);
        else if (markdown is Stdout)
            await output.WriteAsync(ComparisonMarkdown.Render(comparison)).ConfigureAwait(false);
        else
            ComparisonLines.Write(comparison, output);
        if (markdown is not null and not Stdout)
            MarkdownFile.Write(markdown, ComparisonMarkdown.Render(comparison));
        if (html is not null)
            HtmlFile.Write(html, HtmlReport.Render(comparison));
        return comparison.Regressions.IsEmpty ? ExitCode.Done : ExitCode.Failed;
    }

    private Results Read(string named)
    {
        var capture = RunFolder.ReadNamed(named);
        if (capture.WasCut)
            error.WriteLine($"{named}: {RunFolder.CutLine}");
        return CaptureAnalysis.Analyse(capture);
    }
}
