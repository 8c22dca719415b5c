using Lab.Analysis;
using Lab.Reports;
using Lab.Reports.Pictures;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Files;

namespace Lab.Jobs;

/// <summary>The folder of one run: <c>capture.jsonl</c>, and what is derived from it.</summary>
internal sealed record RunFolder(string Path)
{
    public const string Artifacts = "artifacts";
    private const string Latest = "latest";

    /// <summary>Said where a capture ends within a line: a trial may be missing that was measured.</summary>
    public const string CutLine = "the last line of the capture was cut short, as a kill leaves it, and is left out";

    public string CaptureFile => System.IO.Path.Combine(Path, "capture.jsonl");

    public string Results => System.IO.Path.Combine(Path, "results.json");

    public string Report => System.IO.Path.Combine(Path, "index.html");

    /// <summary>Pictures of the results; there where something drew them.</summary>
    public string Pictures => System.IO.Path.Combine(Path, ReportPictures.Folder);

    /// <summary>What BenchmarkDotNet writes; there where something was timed.</summary>
    public string Benchmarks => System.IO.Path.Combine(Path, "bench");

    /// <summary>The trials of a sweep; there where the run is one.</summary>
    public string Sweep => System.IO.Path.Combine(Path, "sweep.json");

    /// <summary>The cells of a matrix of BLAS libraries; there where the run is one.</summary>
    public string Blas => System.IO.Path.Combine(Path, "blas.json");

    /// <summary>The needs over n; there where the run is a curve.</summary>
    public string Curve => System.IO.Path.Combine(Path, "curve.json");

    /// <summary>What goes on with it, to paste.</summary>
    public string ResumeCommand => $"run --resume {VisibleText.Argument(Path)}";

    /// <summary>Makes the folder of a new run: the one that was named, or <c>artifacts/TIME</c>.</summary>
    /// <exception cref="CommandException">It cannot be made or written, or holds a run already.</exception>
    public static RunFolder Create(string? named, DateTimeOffset now)
    {
        RefuseEmpty(named);
        var time = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var path = System.IO.Path.GetFullPath(named ?? System.IO.Path.Combine(Artifacts, time));
        var folder = new RunFolder(path);
        try
        {
            Directory.CreateDirectory(path);
            if (new FileInfo(folder.CaptureFile).LinkTarget is not null)
                throw new CommandException(ExitCode.Usage, $"{folder.CaptureFile} is a link: remove it, or name another folder with --out");
            if (File.Exists(folder.CaptureFile) && !Capture.IsUnbegun(folder.CaptureFile))
            {
                throw new CommandException(
                    ExitCode.Usage, $"{path} holds a run already: name another folder, or resume it with: {folder.ResumeCommand}");
            }

            // Opened for both: to open a pipe for writing alone is to wait for a reader.
            using var capture = new FileStream(folder.CaptureFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            return capture.CanSeek ? folder : throw new IOException($"{folder.CaptureFile} is no regular file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>The folder of an earlier run, named by itself, by its capture, or not at all for the latest.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static RunFolder Find(string? named)
    {
        RefuseEmpty(named);
        var path = System.IO.Path.GetFullPath(named ?? System.IO.Path.Combine(Artifacts, Latest));
        if (File.Exists(path))
            path = System.IO.Path.GetDirectoryName(path)!;
        var folder = At(path);
        return File.Exists(folder.CaptureFile)
            ? folder
            : throw new CommandException(ExitCode.Usage, $"there is no run in {path}: name the folder of one, which holds a capture.jsonl");
    }

    /// <summary>Another folder than that of the run, for what is derived from its capture. It is made if it is not there.</summary>
    /// <exception cref="CommandException">It cannot be made, or is the folder of another run.</exception>
    public static RunFolder ForReport(string named, RunFolder run)
    {
        RefuseEmpty(named);
        var folder = At(System.IO.Path.GetFullPath(named));
        if (folder != run && File.Exists(folder.CaptureFile))
            throw new CommandException(ExitCode.Usage, $"{folder.Path} holds another run: name another folder with --out");
        try
        {
            Directory.CreateDirectory(folder.Path);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder.Path, e);
        }
    }

    /// <summary>One line for the user where a folder cannot be written.</summary>
    public static CommandException Unwritable(string folder, Exception e) =>
        new(ExitCode.Usage, $"cannot write to {folder}: {Reason(e)}. Name another folder with --out");

    /// <summary>Why a file cannot be written, without the name of one that is there only while it is written.</summary>
    public static string Reason(Exception e) => VisibleText.FirstLine(e.Message).Split(" : '")[0].TrimEnd('.');

    /// <summary>Reads a capture to look at it alone: named by the folder of its run, or by its file, whatever that is called.</summary>
    /// <exception cref="CommandException">There is none, or it is not one that can be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Capture ReadNamed(string named)
    {
        var file = File.Exists(named) ? System.IO.Path.GetFullPath(named) : Find(named).CaptureFile;
        try
        {
            return Capture.Read(file);
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message);
        }
    }

    /// <summary>Takes a folder back in which nothing was written.</summary>
    public void RemoveIfEmpty()
    {
        if (new FileInfo(CaptureFile) is not { Exists: true, Length: 0 } capture)
            return;
        capture.Delete();
        RemoveEmpty(Path);
        RemoveEmptyArtifacts();
    }

    /// <summary>Removes the capture, and the folder if that was all; <c>latest</c> then leads where it did before.</summary>
    /// <param name="before">Null for nowhere.</param>
    public void Remove(string? before)
    {
        File.Delete(CaptureFile);
        RemoveEmpty(Path);
        if (LatestTarget == System.IO.Path.GetFileName(Path))
        {
            if (before is null)
                File.Delete(LatestLink);
            else
                PointLatestTo(before);
        }

        RemoveEmptyArtifacts();
    }

    /// <summary>The folder of all runs was made with that of the first.</summary>
    private void RemoveEmptyArtifacts()
    {
        if (System.IO.Path.GetDirectoryName(Path) is { } parent && System.IO.Path.GetFileName(parent) == Artifacts)
            RemoveEmpty(parent);
    }

    private static void RemoveEmpty(string folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>Reads the capture.</summary>
    /// <exception cref="CommandException">It is not one, of a newer format, or its run was ended before it had begun.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Capture Read() => Opened(Capture.Read);

    /// <summary>Opens the capture to append to it.</summary>
    /// <exception cref="CommandException">It is not one, of a newer format, or its run was ended before it had begun.</exception>
    /// <exception cref="IOException">It cannot be written, or another lab is writing it.</exception>
    public Capture Resume() => Opened(Capture.Resume);

    private Capture Opened(Func<string, Capture> open)
    {
        try
        {
            // What was asked for is lost with the header. Create takes the folder.
            var path = VisibleText.Line(Path, 60);
            return !Capture.IsUnbegun(CaptureFile)
                ? open(CaptureFile)
                : throw new CommandException(ExitCode.Usage, $"no run has begun in {path}: start it again with --out {path}");
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message);
        }
    }

    /// <summary>Writes the results.</summary>
    /// <param name="isSweep">Whether the trials of a sweep are written too.</param>
    /// <param name="isMatrix">Whether the cells of a matrix are written too.</param>
    public void WriteResults(Results results, bool isSweep, bool isMatrix = false)
    {
        ReplacedFile.Write(Results, JsonReport.Render(results));
        if (isSweep)
            ReplacedFile.Write(Sweep, JsonReport.Sweep(results));
        if (isMatrix)
            ReplacedFile.Write(Blas, JsonReport.Blas(results));
        if (results.Curves is not null)
            ReplacedFile.Write(Curve, JsonReport.Curve(results));
    }

    /// <summary>Writes the report.</summary>
    public void WriteReport(Results results, ReportPictures pictures) =>
        ReplacedFile.Write(Report, HtmlReport.Render(results, pictures));

    /// <summary>Where <c>latest</c>, next to this folder, leads; null where it is no link.</summary>
    public string? LatestTarget => new DirectoryInfo(LatestLink).LinkTarget;

    private string LatestLink => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, Latest);

    /// <inheritdoc cref="PointLatestTo"/>
    public string? PointLatestHere() => PointLatestTo(System.IO.Path.GetFileName(Path));

    /// <summary>
    /// Makes <c>latest</c> lead to a folder next to this. Not before there is a run: one that cannot be started must not hide the last.
    /// </summary>
    /// <returns>Why that could not be done, which need not end a run; null if it was.</returns>
    private string? PointLatestTo(string name)
    {
        var link = LatestLink;
        // A folder of that name that is no link is somebody's own.
        if (Directory.Exists(link) && new DirectoryInfo(link).LinkTarget is null)
            return $"{link} is a folder of yours: it is left as it is, and does not lead to this run";
        try
        {
            if (File.Exists(link) || new DirectoryInfo(link).LinkTarget is not null)
                File.Delete(link);
            File.CreateSymbolicLink(link, name);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{link} cannot be made to lead to this run: {VisibleText.FirstLine(e.Message)}";
        }
    }

    /// <summary>The folder itself, where a link leads to it.</summary>
    private static RunFolder At(string path)
    {
        var target = Directory.Exists(path) ? Directory.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        return new(System.IO.Path.TrimEndingDirectorySeparator(target?.FullName ?? path));
    }

    private static void RefuseEmpty(string? named)
    {
        if (named is { Length: 0 })
            throw new CommandException(ExitCode.Usage, "an empty text names no folder of a run: give its path, or leave it out");
    }
}
