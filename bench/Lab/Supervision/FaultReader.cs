using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Reads the fault records that a worker's signal handler writes, and keeps the last few: the CLR may survive many before one kills it.</summary>
internal sealed class FaultReader
{
    private const int Kept = 16;

    private readonly Queue<FaultRecord> _records = [];
    private readonly Lock _lock = new();

    public ImmutableArray<FaultRecord> Records
    {
        get
        {
            lock (_lock)
                return [.. _records];
        }
    }

    public async Task DrainAsync(Stream pipe)
    {
        var record = new byte[FaultWire.Size];
        try
        {
            while (await pipe.ReadAtLeastAsync(record, record.Length, throwOnEndOfStream: false).ConfigureAwait(false) == record.Length)
                Add(FaultWire.Read(record));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    private void Add(FaultRecord record)
    {
        lock (_lock)
        {
            _records.Enqueue(record);
            if (_records.Count > Kept)
                _records.Dequeue();
        }
    }
}
