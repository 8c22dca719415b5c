using Lab.Analysis;
using Lab.Analysis.Trends;
using Lab.Console;
using Lab.Reports;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Files;

namespace Lab.Jobs;

/// <summary>
/// A folder with the folders of runs below it, at any depth, and with the index of them. The runs are read one after the other, and little
/// of each is kept. One that cannot be read is named and left out.
/// </summary>
internal sealed class RunIndexFolder
{
    /// <summary>Deeper than anybody sorts runs; a folder that a file system shows within itself must come to an end.</summary>
    private const int DeepestFolder = 12;

    /// <summary>What every page of the lab shows at its head (Pages/Document.razor).</summary>
    private const string PageMark = ">Python stack lab<";

    private readonly RunFolder _folder;
    private readonly RunDisplay _display;

    /// <exception cref="CommandException">There is no such folder, it is that of a run, or it has a page of another's.</exception>
    public RunIndexFolder(string named, RunDisplay display)
    {
        if (named.Length == 0 || !Directory.Exists(named))
            throw new CommandException(ExitCode.Usage, $"there is no folder {VisibleText.Line(named, 60)}: name one with runs below it");
        (_folder, _display) = (new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(named))), display);
        if (File.Exists(_folder.CaptureFile))
        {
            throw new CommandException(
                ExitCode.Usage, $"{VisibleText.Line(named, 60)} is the folder of a run, with a page of its own: name the folder above it");
        }

        // Captures may be published within a site that has a home page.
        if (File.Exists(_folder.Report) && !File.ReadAllText(_folder.Report).Contains(PageMark, StringComparison.Ordinal))
        {
            throw new CommandException(
                ExitCode.Usage, $"{VisibleText.Argument(_folder.Report)} is no page of the lab, and stays: name a folder without one");
        }
    }

    /// <returns>The page.</returns>
    /// <exception cref="CommandException">There is no run in it that can be read.</exception>
    public string Write(CancellationToken cancel)
    {
        var index = RunIndex.Of(Read(cancel));
        if (index.Runs.IsEmpty)
        {
            throw new CommandException(
                ExitCode.Usage, $"there is no run below {_folder.Path}: name a folder with folders below it that hold a capture.jsonl");
        }

        ReplacedFile.Write(_folder.Report, HtmlReport.Render(index));
        return _folder.Report;
    }

    private IEnumerable<IndexedRun> Read(CancellationToken cancel)
    {
        // Links are not followed: 'latest' is one, and the run that it leads to is here already.
        var everywhere = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        var captures = Directory.EnumerateFiles(_folder.Path, Path.GetFileName(_folder.CaptureFile), everywhere);
        foreach (var capture in captures.Order(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            if (Read(new RunFolder(Path.GetDirectoryName(capture)!)) is { } run)
                yield return run;
        }
    }

    /// <returns>Null if it cannot be read: that has been said.</returns>
    private IndexedRun? Read(RunFolder run)
    {
        var path = Path.GetRelativePath(_folder.Path, run.Path).Replace(Path.DirectorySeparatorChar, '/');
        try
        {
            var capture = Capture.Read(run.CaptureFile);
            if (capture.WasCut)
                _display.Report($"{path}: {RunFolder.CutLine}");
            return IndexedRun.Of(path, File.Exists(run.Report), CaptureAnalysis.Analyse(capture));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _display.Report($"left out: {VisibleText.FirstLine(e.Message)}");
            return null;
        }
    }
}
