using Lab.Console;
using Lab.Jobs;
using Lab.Trials.Captures;

namespace Lab.Scanning;

/// <summary>The run whose capture a scan is added to, so that its report shows it. Nothing that the capture names is run.</summary>
internal sealed class ScanTarget : IDisposable
{
    private readonly RunFolder _folder;
    private readonly Capture _capture;
    private readonly RunDisplay _display;

    private ScanTarget(RunFolder folder, Capture capture, RunDisplay display) =>
        (_folder, _capture, _display) = (folder, capture, display);

    public ScanMarks Marks => new(_folder.Path, _capture.Traces);

    /// <summary>Opens it before the scan; null if none was named.</summary>
    /// <exception cref="CommandException">There is no such run.</exception>
    /// <exception cref="IOException">It cannot be written, or another lab is writing it.</exception>
    public static ScanTarget? Open(string? named, RunDisplay display)
    {
        if (named is null)
            return null;
        var folder = RunFolder.Find(named);
        return new(folder, folder.Resume(), display);
    }

    /// <summary>Appends what was found, and writes the report again.</summary>
    public void Add(ImmutableArray<ScannedLibrary> libraries, double seconds, CancellationToken cancel)
    {
        _capture.Append(new CaptureEntry.Scan(libraries, seconds));
        new Publication(_display).Write(_folder, _capture, cancel);
        _display.Report($"added to {_folder.Report}");
    }

    public void Dispose() => _capture.Dispose();
}
