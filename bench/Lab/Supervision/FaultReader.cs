using System.Collections.Immutable;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Supervision;

/// <summary>
/// Reads the fault records that a worker's signal handler writes, and keeps the last: the CLR may survive many faults before one ends it.
/// </summary>
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

    /// <summary>Reads the pipe to its end.</summary>
    /// <param name="each">Called with each record before the next is read; the faulting thread may wait for its end.</param>
    public async Task DrainAsync(Stream pipe, Func<FaultRecord, Task>? each = null)
    {
        var record = new byte[RecordedFault.Size];
        try
        {
            while (await pipe.ReadAtLeastAsync(record, record.Length, throwOnEndOfStream: false).ConfigureAwait(false) == record.Length)
            {
                var fault = Read(record);
                Add(fault);
                if (each is not null)
                    await each(fault).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    private static FaultRecord Read(ReadOnlySpan<byte> record)
    {
        var (signal, code, address, stackPointer, programCounter, thread) = RecordedFault.Read(record);
        return new(signal, code, address, stackPointer, programCounter, thread);
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
