using System.Collections.Immutable;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Supervision;

/// <summary>
/// Reads the fault records that a worker's signal handler writes, and keeps the last: the CLR may survive many faults before one ends it.
/// The workload can write into the pipe too: what is no record is passed over.
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
        var buffer = new byte[4096];
        var filled = 0;
        try
        {
            while (await pipe.ReadAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is var count and > 0)
            {
                filled += count;
                var records = RecordedFault.ReadAll(buffer.AsSpan(0, filled), out var read);
                foreach (var (signal, code, address, stackPointer, programCounter, thread) in records)
                {
                    var fault = new FaultRecord(signal, code, address, stackPointer, programCounter, thread);
                    Add(fault);
                    if (each is not null)
                        await each(fault).ConfigureAwait(false);
                }

                buffer.AsSpan(read, filled - read).CopyTo(buffer);
                filled -= read;
            }
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
