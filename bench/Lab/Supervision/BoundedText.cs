using System.Text;

namespace Lab.Supervision;

/// <summary>
/// Keeps the start and the end of a stream of any length: a workload may write for ever, and a crash is reported in the first or the last
/// lines. Reads until the stream ends, so that the writer never waits for a full pipe.
/// </summary>
internal sealed class BoundedText
{
    private const int HeadLimit = 4 * 1024;
    private const int TailLimit = 12 * 1024;

    private readonly List<byte> _head = [];
    private readonly Queue<byte[]> _tail = [];
    private readonly Lock _lock = new();
    private long _tailLength;
    private long _dropped;

    /// <summary>Reads the stream to its end. A stream that is closed meanwhile ends too.</summary>
    public async Task DrainAsync(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
                Add(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    /// <summary>What was kept; empty if nothing was written.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            var text = Encoding.UTF8.GetString([.. _head]);
            if (_dropped > 0)
                text += $"\n[… {_dropped} bytes …]\n";
            return text + Encoding.UTF8.GetString(_tail.SelectMany(t => t).ToArray());
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var toHead = (int)Math.Min(bytes.Length, HeadLimit - _head.Count);
            _head.AddRange(bytes[..toHead]);
            if (toHead == bytes.Length)
                return;
            _tail.Enqueue(bytes[toHead..].ToArray());
            _tailLength += bytes.Length - toHead;
            while (_tailLength - _tail.Peek().Length >= TailLimit)
            {
                var oldest = _tail.Dequeue();
                _tailLength -= oldest.Length;
                _dropped += oldest.Length;
            }
        }
    }
}
