using System.Text;
using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>
/// Reads messages from a worker's pipe. The workload shares the worker's process and can write anything into its pipes: a line that is not
/// a message is counted and kept as evidence, never believed.
/// </summary>
internal sealed class MessageReader(Stream pipe)
{
    /// <summary>A message has some hundred bytes, a traceback some thousand.</summary>
    private const int LineLimit = 1 << 20;
    private const int ExcerptLimit = 200;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _line = [];
    private int _position;
    private int _filled;
    private readonly Lock _lock = new();
    private int _garbageLines;
    private string? _firstGarbage;

    /// <summary>The last message, as it came. Like <see cref="Garbage"/> it may be asked for during a read.</summary>
    public string? Last
    {
        get
        {
            lock (_lock)
                return field;
        }

        private set
        {
            lock (_lock)
                field = value;
        }
    }

    /// <summary>How many lines were no messages, with the start of the first; null if there were none.</summary>
    public string? Garbage
    {
        get
        {
            lock (_lock)
                return _garbageLines == 0 ? null : $"{_garbageLines} line(s) that are not messages, the first: {_firstGarbage}";
        }
    }

    /// <summary>The next message; null when the worker has closed the pipe or died. Half a message at the end is garbage.</summary>
    public async Task<WorkerMessage?> ReadAsync(CancellationToken cancel)
    {
        while (await ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
        {
            // A worker also begins each message with a newline, so there are empty lines between them.
            if (line.Length == 0)
                continue;
            try
            {
                if (JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerMessage) is { } message)
                {
                    Last = line;
                    return message;
                }
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
            }

            CountGarbage(line);
        }

        return null;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancel)
    {
        while (true)
        {
            var available = _buffer.AsMemory(_position, _filled - _position);
            var end = available.Span.IndexOf((byte)'\n');
            var taken = end < 0 ? available : available[..end];
            // Of a line that is too long the first bytes are kept, one more than a message may have: that marks it as too long.
            var room = LineLimit + 1 - _line.Count;
            _line.AddRange(taken.Span[..Math.Min(taken.Length, room)]);
            _position += taken.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString([.. _line]);
                var isTooLong = _line.Count > LineLimit;
                _line.Clear();
                if (!isTooLong)
                    return line;
                CountGarbage(line);
                continue;
            }

            _position = 0;
            try
            {
                _filled = await pipe.ReadAsync(_buffer, cancel).ConfigureAwait(false);
            }
            catch (IOException)
            {
                _filled = 0;
            }

            if (_filled > 0)
                continue;
            if (_line.Count > 0)
                CountGarbage(Encoding.UTF8.GetString([.. _line]));
            _line.Clear();
            return null;
        }
    }

    private void CountGarbage(string line)
    {
        lock (_lock)
        {
            _garbageLines++;
            _firstGarbage ??= line.Length <= ExcerptLimit ? line : line[..ExcerptLimit] + "…";
        }
    }
}
