using System.Runtime.ExceptionServices;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Supervision;

/// <summary>
/// Reads the records of one process, which its signal handler or a <see cref="SignalObserver"/> writes, and keeps the last: the CLR may
/// survive many faults before one ends it. A forked copy of the process writes into the same pipe: of it no fault is kept.
/// </summary>
internal sealed class FaultReader(int process)
{
    private const int Kept = 16;
    private const int MostChildren = 1024;

    private readonly Queue<FaultRecord> _records = [];
    private readonly HashSet<int> _children = [];
    private readonly TaskCompletionSource<ulong> _forkReturned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int? _status;
    private long _stray;

    public ImmutableArray<FaultRecord> Records
    {
        get
        {
            lock (_lock)
                return [.. _records];
        }
    }

    /// <summary>Processes that it made by fork; the first thousand.</summary>
    public ImmutableArray<int> Children
    {
        get
        {
            lock (_lock)
                return [.. _children];
        }
    }

    /// <summary>The signal that the kernel ended the process by, 0 if it ended by itself; null where nobody said.</summary>
    public int? EndedBySignal
    {
        get
        {
            // WIFEXITED of sys/wait.h.
            lock (_lock)
                return _status is { } status ? status & 0x7F : null;
        }
    }

    /// <summary>How many bytes were of no record, in words; null if there were none.</summary>
    public string? Stray
    {
        get
        {
            lock (_lock)
                return _stray == 0 ? null : FormattableString.Invariant($"{_stray} byte(s) in the pipe of fault records that are none");
        }
    }

    /// <summary>
    /// Ends as soon as a forked copy has come back from the call, with the number of messages that its process had sent before the fork.
    /// </summary>
    public Task<ulong> ForkReturned => _forkReturned.Task;

    /// <summary>Whether the writer has begun: false once the pipe has ended without that.</summary>
    public Task<bool> Begun => _begun.Task;

    /// <summary>Reads the pipe to its end.</summary>
    /// <param name="each">Called with each fault before the next is read; the faulting thread may wait for its end.</param>
    /// <param name="ofCopy">Called with each fault of a forked copy, which may wait just so.</param>
    /// <remarks>
    /// What <paramref name="each"/> throws is thrown at the end: until then the faults that follow are read, as their threads wait too.
    /// </remarks>
    public async Task DrainAsync(Stream pipe, Func<FaultRecord, Task>? each = null, Action? ofCopy = null)
    {
        var records = new FaultRecords();
        var buffer = new byte[16 * RecordedFault.Size];
        ExceptionDispatchInfo? failure = null;
        try
        {
            while (await pipe.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
            {
                foreach (var record in records.Add(buffer.AsSpan(0, read)))
                {
                    try
                    {
                        if (Take(record) is { } fault)
                            await (each?.Invoke(fault) ?? Task.CompletedTask).ConfigureAwait(false);
                        else if (record.Mark is null)
                            ofCopy?.Invoke();
                    }
                    catch (Exception e)
                    {
                        failure ??= ExceptionDispatchInfo.Capture(e);
                    }
                }

                if (records.HasBegun)
                    _begun.TrySetResult(true);
                lock (_lock)
                    _stray = records.Stray;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }

        _begun.TrySetResult(false);
        failure?.Throw();
    }

    /// <summary>Notes a record; a fault of the process itself is returned.</summary>
    private FaultRecord? Take(RecordedFault record)
    {
        lock (_lock)
        {
            if (record.ProcessId != process && _children.Count < MostChildren)
                _children.Add(record.ProcessId);
            switch (record.Mark)
            {
                case null when record.ProcessId == process:
                    var fault = new FaultRecord(
                        record.Signal, record.Code, record.Address, record.StackPointer, record.ProgramCounter, record.ThreadId)
                    {
                        ThreadPointer = record.ThreadPointer,
                    };
                    _records.Enqueue(fault);
                    if (_records.Count > Kept)
                        _records.Dequeue();
                    return fault;
                case RecordMark.ForkReturned:
                    _forkReturned.TrySetResult(record.Address);
                    break;
                case RecordMark.Ended:
                    _status = (int)record.Address;
                    break;
            }

            return null;
        }
    }
}
