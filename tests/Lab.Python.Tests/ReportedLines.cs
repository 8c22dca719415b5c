using System.Collections.Concurrent;

namespace Lab.Python.Tests;

/// <summary>Keeps what was reported, in order.</summary>
internal sealed class ReportedLines : IProgress<string>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public void Report(string value) => _lines.Enqueue(value);
}
