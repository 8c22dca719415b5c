using Lab.Trials.Captures;

namespace Lab.Trials.Tests.Captures;

/// <summary>A capture in a folder of its own.</summary>
internal sealed class TestCapture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Combine("capture.jsonl");

    /// <summary>Starts it if a header comes first, else resumes it; appends, and closes it.</summary>
    public void Append(params ReadOnlySpan<CaptureEntry> entries)
    {
        var isNew = entries is [CaptureEntry.Header, ..];
        using var capture = isNew ? Capture.Start(Path, (CaptureEntry.Header)entries[0]) : Capture.Resume(Path);
        foreach (var entry in isNew ? entries[1..] : entries)
            capture.Append(entry);
    }

    public void Dispose() => _folder.Dispose();
}
