using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Lab.Analysis;
using Lab.Analysis.Scans;
using Lab.Console;
using Lab.Machine;
using Lab.Python.Processes;
using Lab.Reports;
using Lab.Scanning;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Files;

namespace Lab.Commands;

/// <summary>
/// <c>scan [NAME…]</c>: the functions of native libraries whose frames can step over a guard page, read from their machine code. Measures
/// nothing and installs no Python package.
/// </summary>
internal sealed class ScanCommand(TextWriter output, TextWriter error)
{
    /// <summary>As a file's name, for stdout.</summary>
    private const string Stdout = "-";

    private static readonly NamedFile MarkdownFile = new("the Markdown", "--markdown");

    private readonly Argument<string[]> _names = new("name")
    {
        Description = "Modules (scipy.linalg) or workloads (scipy.lu-500, file.py:function) whose libraries to scan, or library files "
            + "(default: every library that the Python holds)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Mark what the growth traces of this run saw (default: the latest run, where there is one)",
        HelpName = "folder",
    };

    private readonly Option<string?> _into = new("--into")
    {
        Description = "Add the scan to the capture of this run, mark what its traces saw, and write its report again",
        HelpName = "folder",
    };

    private readonly Option<string?> _compare = new("--compare")
    {
        Description = "Say what is new, gone, grown or newly probed since an earlier scan, which --json printed",
        HelpName = "file",
    };

    private readonly Option<string?> _markdown = new("--markdown")
    {
        Description = "Write Markdown for a pull request to a file, or to stdout for -",
        HelpName = "file|-",
    };

    private readonly Option<bool> _json = Options.Json();
    private readonly EnvironmentOptions _environment = new();

    public Command Create()
    {
        var command = new Command(
            "scan",
            "List the functions of native libraries whose frames can step over a guard page, from machine code. Measures no call; a "
                + "workload that is named is called once, to see what it loads.");
        command.Arguments.Add(_names);
        foreach (var option in new Option[] { _run, _into, _compare, _markdown, _json })
            command.Options.Add(option);
        _environment.AddPythonTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (names, markdown, json) = (parsed.GetValue(_names) ?? [], parsed.GetValue(_markdown), parsed.GetValue(_json));
        if (markdown is Stdout && json)
            throw new CommandException(ExitCode.Usage, "--json and --markdown - both write to stdout: name a file for one of them");
        if (markdown is not null and not Stdout)
            MarkdownFile.Check(markdown);
        Platform.RequireMeasurable();
        LibraryScanner.RequireDecodable();
        var before = parsed.GetValue(_compare) is { } old ? ScanFile.Read(old) : null;
        var display = RunDisplay.Create(error);
        if (parsed.GetValue(_into) is not null && parsed.GetValue(_run) is not null)
            throw new CommandException(ExitCode.Usage, "--into marks what the traces of its own run saw: leave --run out");
        using var target = ScanTarget.Open(parsed.GetValue(_into), display);
        var marks = target?.Marks ?? ScanMarks.Read(parsed.GetValue(_run));
        var clock = Stopwatch.StartNew();
        var paths = await new LibrarySelection(new ProcessRunner(), display)
            .FindAsync(names, _environment.Python(parsed), cancel).ConfigureAwait(false);
        ImmutableArray<ScannedLibrary> libraries = [];
        await display.WhileAsync(
            paths.Count,
            progress => Task.Run(() => libraries = LibraryScanner.Scan(paths, () => progress.Finished(1), cancel), cancel),
            "libraries").ConfigureAwait(false);
        var scan = ScanResult.Of(libraries, marks?.Traces ?? [], Math.Round(clock.Elapsed.TotalSeconds, 1));
        if (marks is not null)
            display.Report(marks.Describe(scan));
        target?.Add(libraries, scan.Seconds, cancel);
        var comparison = before is null ? null : ScanComparison.Of(before, scan);
        if (json)
            await output.WriteAsync(comparison is null ? JsonReport.Render(scan) : JsonReport.Render(comparison)).ConfigureAwait(false);
        else if (markdown is Stdout)
            await output.WriteAsync(ScanMarkdown.Render(scan, comparison)).ConfigureAwait(false);
        else if (comparison is not null)
            ScanTable.Write(comparison, output);
        else
            ScanTable.Write(scan, output);
        // Last: a file that cannot be written must not keep what was found.
        if (markdown is not null and not Stdout)
            MarkdownFile.Write(markdown, ScanMarkdown.Render(scan, comparison));
        return ExitCode.Done;
    }
}

/// <summary>A scan that <c>scan --json</c> printed.</summary>
internal static class ScanFile
{
    /// <exception cref="CommandException">There is none, or it is no scan.</exception>
    public static ScanResult Read(string file)
    {
        const string advice = "give --compare a file that 'scan --json' wrote";
        try
        {
            if (!RegularFile.HasContent(file))
                throw new CommandException(ExitCode.Usage, $"{VisibleText.Line(file, 80)} is empty, or no regular file: {advice}");
            using var stream = File.OpenRead(file);
            var scan = JsonSerializer.Deserialize(stream, ResultsJson.Default.ScanResult);
            return scan is { Libraries.IsDefault: false, Functions.IsDefault: false } ? scan : throw new JsonException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, $"cannot read {VisibleText.Line(file, 80)}: {advice}");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or NullReferenceException)
        {
            throw new CommandException(ExitCode.Usage, $"{VisibleText.Line(file, 80)} is no scan: {advice}");
        }
    }
}
