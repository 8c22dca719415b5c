using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>A running worker, and what is kept of it. Disposing of it kills it and everything that it started.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>How long the ends of the pipes are waited for once the process is gone: another process may hold them.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly AnonymousPipeServerStream _requests;
    private readonly AnonymousPipeServerStream _messages;
    private readonly AnonymousPipeServerStream _faults;
    private readonly MessageReader _reader;
    private readonly BoundedText _output = new();
    private readonly BoundedText _error = new();
    private readonly FaultReader _faultReader = new();
    private readonly Task _drained;
    private readonly int _id;
    private readonly string _mark;

    /// <param name="mark">The mark in its environment; see <see cref="WorkerMark"/>.</param>
    public WorkerProcess(
        Process process,
        string mark,
        AnonymousPipeServerStream requests,
        AnonymousPipeServerStream messages,
        AnonymousPipeServerStream faults,
        HeldWorker? held = null)
    {
        Held = held;
        (_process, _requests, _messages, _faults) = (process, requests, messages, faults);
        (_id, _mark) = (process.Id, mark);
        PipeThreads.WorkerStarted();
        _reader = new(messages);
        _drained = Task.WhenAll(
            Task.Run(() => _output.DrainAsync(process.StandardOutput.BaseStream)),
            Task.Run(() => _error.DrainAsync(process.StandardError.BaseStream)),
            Task.Run(() => _faultReader.DrainAsync(faults, held is null ? null : held.AtFaultAsync)));
    }

    /// <summary>Process id.</summary>
    public int Id => _id;

    /// <summary>The worker as whoever inspects its death sees it; null if nobody does.</summary>
    public HeldWorker? Held { get; }

    /// <summary>Exit status as a shell shows it (128 + n for signal n); null while it runs.</summary>
    public int? ExitStatus => _process.HasExited ? _process.ExitCode : null;

    public async Task SendAsync(WorkerRequest request, CancellationToken cancel)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, TrialsJson.Default.WorkerRequest), (byte)'\n'];
        try
        {
            await _requests.WriteAsync(line, cancel).ConfigureAwait(false);
            await _requests.FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It died before it could be asked. Reading its messages will show that.
        }
    }

    /// <summary>The next message; null when the worker has closed its pipe or died.</summary>
    public Task<WorkerMessage?> ReceiveAsync(CancellationToken cancel) => Task.Run(() => _reader.ReadAsync(cancel), cancel).WaitAsync(cancel);

    /// <summary>Tells the worker that nothing more is asked, and waits for it to end by itself.</summary>
    /// <returns>False if it had not ended after that time.</returns>
    public async Task<bool> EndAsync(TimeSpan patience, CancellationToken cancel)
    {
        await _requests.DisposeAsync().ConfigureAwait(false);
        return await WaitForExitAsync(patience, cancel).ConfigureAwait(false);
    }

    /// <summary>Waits for the process alone, not for its output: a grandchild may hold that open for ever.</summary>
    public async Task<bool> WaitForExitAsync(TimeSpan patience, CancellationToken cancel)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited)
            return true;
        await Task.WhenAny(exited.Task, Task.Delay(patience, cancel)).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return _process.HasExited;
    }

    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
        ProcessSession.KillAll(_id, _mark);
    }

    /// <summary>What is left of the worker, once it has ended or was killed.</summary>
    public async Task<Evidence> EvidenceAsync()
    {
        await Task.WhenAny(_drained, Task.Delay(DrainTime)).ConfigureAwait(false);
        return new()
        {
            ExitStatus = ExitStatus,
            LastMessage = _reader.Last,
            Garbage = _reader.Garbage,
            StandardError = TextOrNull(_error),
            StandardOutput = TextOrNull(_output),
            Faults = _faultReader.Records,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await WaitForExitAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAny(_drained, Task.Delay(DrainTime)).ConfigureAwait(false);
        await _requests.DisposeAsync().ConfigureAwait(false);
        await _messages.DisposeAsync().ConfigureAwait(false);
        await _faults.DisposeAsync().ConfigureAwait(false);
        Held?.Dispose();
        _process.Dispose();
        PipeThreads.WorkerEnded();
    }

    private static string? TextOrNull(BoundedText text) => text.ToString() is { Length: > 0 } kept ? kept : null;
}
