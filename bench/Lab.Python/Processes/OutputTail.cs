using System.Text;

namespace Lab.Python.Processes;

/// <summary>Reads a stream to its end, passes its lines on, and keeps no more than the last characters of it.</summary>
/// <remarks>
/// Whatever the receiver of the lines does, the stream is read to its end: a program whose pipe nobody empties blocks for ever once the
/// pipe is full.
/// </remarks>
internal sealed class OutputTail(int limit, IProgress<string>? lines)
{
    /// <summary>A line longer than this is passed on in pieces: a program that never ends its line must not fill memory.</summary>
    private const int LongestLine = 4096;

    private readonly StringBuilder _tail = new();
    private readonly StringBuilder _line = new();
    private readonly Lock _lock = new();
    private volatile Exception? _failure;

    /// <summary>What is kept so far.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
                return _tail.Length > limit ? _tail.ToString(_tail.Length - limit, limit) : _tail.ToString();
        }
    }

    /// <summary>What the receiver of the lines threw; it got no line after that one. Null if it threw nothing.</summary>
    public Exception? Failure => _failure;

    public async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            Append(buffer.AsSpan(0, count));
            if (lines is not null)
                PassOn(buffer.AsSpan(0, count));
        }

        if (_line.Length > 0)
            Report();
    }

    private void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            _tail.Append(text);
            if (_tail.Length > 2 * limit + 4096)
                _tail.Remove(0, _tail.Length - limit);
        }
    }

    private void PassOn(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            // Programs that draw a progress bar end each state of it with a carriage return.
            var ends = c is '\n' or '\r';
            if (!ends)
                _line.Append(c);
            if (_line.Length >= (ends ? 1 : LongestLine))
                Report();
        }
    }

    private void Report()
    {
        var line = _line.ToString();
        _line.Clear();
        if (_failure is not null)
            return;
        try
        {
            lines!.Report(line);
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }
}
