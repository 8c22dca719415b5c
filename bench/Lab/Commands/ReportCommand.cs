using System.CommandLine;
using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Reports;
using Lab.Trials;

namespace Lab.Commands;

/// <summary>
/// <c>report</c>: results, pictures and page once more from a capture, as Markdown, or an index of many runs. Measures nothing and runs
/// anywhere.
/// </summary>
internal sealed class ReportCommand(TextWriter output, TextWriter error)
{
    /// <summary>As a file's name, for stdout.</summary>
    private const string Stdout = "-";

    private static readonly NamedFile MarkdownFile = new("the Markdown", "--markdown");

    private readonly Argument<string?> _run = new("run")
    {
        Description = "Folder of a run, or its capture.jsonl (default: the latest)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "Write into this folder (default: next to the capture)",
        HelpName = "folder",
    };

    private readonly Option<bool> _open = new("--open")
    {
        Description = "Show the page in the system's browser",
    };

    private readonly Option<string?> _markdown = new("--markdown")
    {
        Description = "Write the run in GitHub's Markdown to a file, or to stdout for - or nothing; the page is then written only with "
            + "--out or --open",
        HelpName = "file|-",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _page = new("--page")
    {
        Description = "Where the page is published, for links in the Markdown (default: it has links if it lies next to the page)",
        HelpName = "url",
        CustomParser = result =>
        {
            var url = result.Tokens[0].Value;
            if (url.Length > 0 && !url.Any(c => c <= ' ' || "<>()[]\\#".Contains(c, StringComparison.Ordinal)))
                return url;
            result.AddError("--page takes an address without spaces, brackets and '#', such as https://example.org/stack/index.html");
            return null;
        },
    };

    private readonly Option<string?> _index = new("--index")
    {
        Description = "Write an index.html over all the runs below a folder, with the trend of each workload",
        HelpName = "folder",
    };

    public Command Create()
    {
        var command = new Command(
            "report",
            "Write results.json, the pictures and index.html of a run again, from its capture; or Markdown; or an index of many runs.");
        command.Arguments.Add(_run);
        foreach (var option in new Option[] { _out, _open, _markdown, _page, _index })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var display = RunDisplay.Create(error);
        var isMarkdown = parsed.GetResult(_markdown) is not null;
        if (parsed.GetResult(_page) is not null && !isMarkdown)
            throw new CommandException(ExitCode.Usage, "--page is where links of the Markdown lead: write --markdown too");
        var page = parsed.GetValue(_index) is { } folder
            ? WriteIndex(parsed, folder, isMarkdown, display, cancel)
            : await WriteRunAsync(parsed, isMarkdown, display, cancel).ConfigureAwait(false);
        if (parsed.GetValue(_open) && await Browser.OpenAsync(page!, cancel).ConfigureAwait(false) is { } problem)
            display.Report($"not opened: {problem}. Open it yourself: {page}");
        return ExitCode.Done;
    }

    /// <returns>The page; null if none was to be written.</returns>
    private async Task<string?> WriteRunAsync(ParseResult parsed, bool isMarkdown, RunDisplay display, CancellationToken cancel)
    {
        var markdown = parsed.GetValue(_markdown) ?? Stdout;
        var source = RunFolder.Find(parsed.GetValue(_run));
        var folder = parsed.GetValue(_out) is { } named ? RunFolder.ForReport(named, source) : source;
        if (isMarkdown && markdown != Stdout)
            MarkdownFile.Check(markdown);
        var publication = !isMarkdown || parsed.GetValue(_open) || folder != source ? new Publication(display) : null;
        var capture = source.Read();
        if (capture.WasCut)
            display.Report(RunFolder.CutLine);
        var results = publication?.Write(folder, capture, cancel, source) ?? CaptureAnalysis.Analyse(capture);
        if (isMarkdown)
            await WriteAsync(results, markdown, folder, parsed.GetValue(_page)).ConfigureAwait(false);
        if (publication is null)
            return null;
        if (isMarkdown && markdown == Stdout)
            display.Report($"Report: {folder.Report}");
        else
            await output.WriteLineAsync($"Report: {folder.Report}").ConfigureAwait(false);
        return folder.Report;
    }

    private async Task WriteAsync(Results results, string file, RunFolder folder, string? page)
    {
        if (file == Stdout)
        {
            await output.WriteAsync(RunMarkdown.Render(results, page)).ConfigureAwait(false);
            return;
        }

        var isNextToPage = Path.GetDirectoryName(Path.GetFullPath(file)) == folder.Path;
        MarkdownFile.Write(file, RunMarkdown.Render(results, page ?? (isNextToPage ? Path.GetFileName(folder.Report) : null)));
    }

    private string WriteIndex(ParseResult parsed, string folder, bool isMarkdown, RunDisplay display, CancellationToken cancel)
    {
        if (isMarkdown)
            throw new CommandException(ExitCode.Usage, "--markdown is of one run, and --index of many: write one of them");
        if (parsed.GetValue(_out) is not null)
            throw new CommandException(ExitCode.Usage, "--index writes index.html into its own folder: leave --out out");
        if (parsed.GetValue(_run) is { } run)
            throw new CommandException(ExitCode.Usage, $"--index reads all runs below its folder: leave {VisibleText.Line(run, 60)} out");
        var page = new RunIndexFolder(folder, display).Write(cancel);
        output.WriteLine($"Index: {page}");
        return page;
    }
}
