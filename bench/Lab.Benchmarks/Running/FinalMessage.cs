using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Loggers;

namespace Lab.Benchmarks.Running;

/// <summary>Listens to what BenchmarkDotNet logs for the exception that ended a benchmark: its results hold no trace of one.</summary>
internal sealed partial class FinalMessage : ILogger
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _line = new();
    private string? _outer;
    private string? _inner;

    public string Id => nameof(FinalMessage);

    public int Priority => 0;

    /// <summary>The innermost exception that was logged since <see cref="Forget"/>, in one line; null if there was none.</summary>
    public string? Exception
    {
        get
        {
            lock (_lock)
                return _inner ?? _outer;
        }
    }

    public void Forget()
    {
        lock (_lock)
            (_outer, _inner) = (null, null);
    }

    public void Write(LogKind logKind, string text)
    {
        lock (_lock)
        {
            _line.Append(text);
            if (text.Contains('\n', StringComparison.Ordinal))
                EndLines();
        }
    }

    public void WriteLine() => Write(LogKind.Default, "\n");

    public void WriteLine(LogKind logKind, string text) => Write(logKind, text + "\n");

    public void Flush()
    {
    }

    private void EndLines()
    {
        foreach (var line in _line.ToString().Split('\n'))
        {
            if (ThrownException().Match(line) is not { Success: true } match)
                continue;
            // "Type: message", and on the lines after it " ---> type: message" for the exception inside, the innermost last.
            var told = $"{match.Groups["type"].Value}: {match.Groups["message"].Value.Trim()}";
            if (!match.Groups["inside"].Success)
                _outer ??= told;
            else
                _inner = told;
        }

        _line.Clear();
    }

    // The name of the exception's class without its namespace.
    [GeneratedRegex(@"^\s*(?<inside>---> )?(Unhandled exception\. )?([A-Za-z_]\w*\.)+(?<type>[A-Za-z_]\w*Exception): (?<message>.*)$")]
    private static partial Regex ThrownException();
}
