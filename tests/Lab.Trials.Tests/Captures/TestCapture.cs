using Lab.Toolchain;
using Lab.Trials.Captures;

namespace Lab.Trials.Tests.Captures;

/// <summary>A capture in a folder of its own.</summary>
internal sealed class TestCapture : IDisposable
{
    private readonly TestFolder _folder = new();

    public string Path => _folder.Combine("capture.jsonl");

    /// <summary>Opens it as a run does, appends, and closes it.</summary>
    public void Append(params ReadOnlySpan<CaptureEntry> entries)
    {
        using var capture = CaptureFile.Open(Path);
        foreach (var entry in entries)
            capture.Append(entry);
    }

    public void Dispose() => _folder.Dispose();
}
