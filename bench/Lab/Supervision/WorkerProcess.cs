using System.Diagnostics;
using System.Text.Json;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>A running worker, and what is kept of its output. Disposing it kills it and everything that it started.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>How long to wait for the ends of the pipes once the process is gone: another process may hold them open.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    /// <summary>How long a message that has been written may take to be read.</summary>
    private static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(1);

    /// <summary>How long the kernel may take to end a process that was killed: it gives back all its memory first.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly WorkerPipes _pipes;
    private readonly MessageReader _reader;
    private readonly BoundedText _output = new();
    private readonly BoundedText _error = new();
    private readonly FaultReader _faultReader;
    private readonly Task _drained;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _gone;
    private readonly int _id;
    private readonly ProcessEnding _ending;
    private readonly string _mark;
    private readonly ulong _start;

    /// <summary>The read of messages that is going on; null if none is.</summary>
    private Task<WorkerMessage?>? _reading;

    /// <summary>Messages that were received.</summary>
    private ulong _received;

    /// <summary>True once nothing that belongs to it is left.</summary>
    private volatile bool _isCleared;

    /// <param name="process">With its output redirected.</param>
    /// <param name="mark">The mark in its environment; see <see cref="WorkerMark"/>.</param>
    /// <param name="pipes">Belong to this object from now on, unless the constructor throws.</param>
    /// <param name="inspector">Looks at the worker whenever it faults; null if the worker is left to die.</param>
    public WorkerProcess(Process process, string mark, WorkerPipes pipes, IFaultInspector? inspector = null)
    {
        (_process, _id, _mark, _pipes) = (process, process.Id, mark, pipes);
        _ending = new(process.Id);
        _start = ProcessSession.StartOf(_id);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exited.TrySetResult();
        if (process.HasExited)
            _exited.TrySetResult();
        _gone = GoneAsync();
        var output = process.StandardOutput.BaseStream;
        var error = process.StandardError.BaseStream;
        _reader = new(pipes.Messages);
        _faultReader = new(_id);
        Held = inspector is null ? null : new(process.Id, pipes.Frames!, pipes.Release!, inspector);
        // From here on nothing throws: what is counted now is counted down when this object is disposed.
        PipeThreads.WorkerStarted();
        ProcessSession.Enter(_id);
        _drained = Task.WhenAll(
            Task.Run(() => _output.DrainAsync(output)),
            Task.Run(() => _error.DrainAsync(error)),
            Task.Run(() => _faultReader.DrainAsync(
                pipes.Faults, Held is null ? null : Held.AtFaultAsync, Held is null ? null : Held.Release)));
    }

    /// <summary>Process id.</summary>
    public int Id => _id;

    /// <summary>The worker as its inspector sees it; null if it has none.</summary>
    public HeldWorker? Held { get; }

    /// <summary>Exit status as a shell shows it (128 + n for signal n); null while it runs.</summary>
    public int? ExitStatus => _process.HasExited ? _process.ExitCode : null;

    public async Task SendAsync(WorkerRequest request, CancellationToken cancel)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, TrialsJson.Default.WorkerRequest), (byte)'\n'];
        try
        {
            await _pipes.Requests.WriteAsync(line, cancel).ConfigureAwait(false);
            await _pipes.Requests.FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It died before the request. The end of its messages will show that.
        }
    }

    /// <summary>
    /// The next message; null when the worker has closed its pipe or died, or a forked copy of it has come back from the call.
    /// </summary>
    /// <remarks>
    /// A read that waits for an anonymous pipe cannot be cancelled: it goes on after the caller has given up. The next call takes it over,
    /// and the evidence is not taken before it has ended. A forked copy holds the pipe open: then the worker's end alone tells.
    /// </remarks>
    public async Task<WorkerMessage?> ReceiveAsync(CancellationToken cancel)
    {
        _reading ??= Task.Run(() => _reader.ReadAsync(CancellationToken.None), CancellationToken.None);
        var returned = _faultReader.ForkReturned;
        var first = await Task.WhenAny(_reading, _gone, returned).WaitAsync(cancel).ConfigureAwait(false);
        // What is written once its fork has come back counts no more; what was written before the fork, or before its end, is in the pipe.
        if (returned.IsCompletedSuccessfully && _received >= await returned.ConfigureAwait(false))
            return null;
        if (first != _reading)
            first = await Task.WhenAny(_reading, Task.Delay(MessageTime, cancel)).WaitAsync(cancel).ConfigureAwait(false);
        if (first != _reading)
            return null;

        var message = await _reading.ConfigureAwait(false);
        _reading = null;
        _received++;
        return message;
    }

    /// <summary>Ends when the process has ended, and what it wrote before has had time to be read.</summary>
    private async Task GoneAsync()
    {
        await _exited.Task.ConfigureAwait(false);
        await Task.Delay(DrainTime).ConfigureAwait(false);
    }

    /// <summary>Tells the worker that nothing more is asked, and waits for it to end by itself.</summary>
    /// <returns>False if it had not ended after that time.</returns>
    public async Task<bool> EndAsync(TimeSpan patience, CancellationToken cancel)
    {
        await _pipes.Requests.DisposeAsync().ConfigureAwait(false);
        return await WaitForExitAsync(patience, cancel).ConfigureAwait(false);
    }

    /// <summary>Waits for the process alone, not for its output: a grandchild may hold that open for ever.</summary>
    public async Task<bool> WaitForExitAsync(TimeSpan patience, CancellationToken cancel)
    {
        await Task.WhenAny(_exited.Task, Task.Delay(patience, cancel)).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return _process.HasExited;
    }

    /// <summary>
    /// Kills it and everything that it started. Call it again at the end: a process that was killed late may have started another.
    /// </summary>
    public void Kill()
    {
        if (_isCleared)
            return;
        if (!_process.HasExited)
            _process.Kill();
        // A look at all processes of the machine costs more than this wait: once the worker is gone, one look mostly suffices.
        _ = _process.WaitForExit(KillPatience);
        _isCleared = ProcessSession.KillAll(_id, _mark, _start);
    }

    /// <summary>What is left of the worker, once it has ended or was killed.</summary>
    /// <param name="leftBehind">Whether a forked copy of it was there when it was killed.</param>
    public async Task<Evidence> EvidenceAsync(bool leftBehind = false)
    {
        await DrainedAsync().ConfigureAwait(false);
        return new()
        {
            ExitStatus = ExitStatus,
            EndedBySignal = _ending.Signal,
            LastMessage = _reader.Last,
            Garbage = _reader.Garbage ?? _faultReader.Stray,
            StandardError = TextOrNull(_error),
            StandardOutput = TextOrNull(_output),
            Faults = _faultReader.Records,
            Forks = _faultReader.Children is { Length: > 0 } children ? new(children.Length, HasReturnedCopy, leftBehind) : null,
        };
    }

    /// <summary>
    /// True if it still runs, has not forked or faulted, and has written nothing but messages into the lab's pipes: then it can have
    /// another trial.
    /// </summary>
    public bool IsWhole =>
        !_process.HasExited && _reader.Garbage is null && _faultReader is { Children: [], Records: [], Stray: null };

    /// <summary>True once a forked copy has come back from the call.</summary>
    public bool HasReturnedCopy => _faultReader.ForkReturned.IsCompleted;

    /// <summary>Processes that the worker has made by fork.</summary>
    public ImmutableArray<int> Forked => _faultReader.Children;

    /// <summary>True if a process that the worker made by fork is there, and still runs the worker's program.</summary>
    /// <param name="except">Those that do not count.</param>
    public bool HasCopies(ImmutableArray<int> except = default)
    {
        var program = Program(_id);
        return Forked.Except(except.IsDefault ? [] : except).Any(child => program is not null && Program(child) == program);

        static string? Program(int process)
        {
            try
            {
                return File.ResolveLinkTarget(FormattableString.Invariant($"/proc/{process}/exe"), returnFinalTarget: false)?.FullName;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await WaitForExitAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(false);
        await DrainedAsync().ConfigureAwait(false);
        Held?.Dispose();
        _pipes.Dispose();
        _process.Dispose();
        _ending.Dispose();
        ProcessSession.Leave(_id);
        PipeThreads.WorkerEnded();
    }

    private async Task DrainedAsync() =>
        await Task.WhenAny(Task.WhenAll(_drained, _reading ?? Task.CompletedTask), Task.Delay(DrainTime)).ConfigureAwait(false);

    private static string? TextOrNull(BoundedText text) => text.ToString() is { Length: > 0 } kept ? kept : null;
}
