using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Who takes the time of a trial.</summary>
internal enum TrialPhase
{
    /// <summary>The worker: it starts, or makes the thread for the call.</summary>
    Start,

    /// <summary>The set-up of the workload.</summary>
    SetUp,

    /// <summary>The measured call.</summary>
    Call,

    /// <summary>The calls after the measured one.</summary>
    LaterCalls,
}

/// <summary>The messages between supervisor and worker about one trial. Messages about anything else are ignored.</summary>
/// <param name="isReady">Whether the worker has said that it is ready: it has had a trial.</param>
internal sealed class TrialConversation(WorkerProcess worker, WorkerRequest.RunTrial request, bool isReady) : IDisposable
{
    private readonly TraceConversation _trace = new(worker, request.Id);

    public bool IsReady { get; private set; } = isReady;

    /// <summary>How far the worker has come.</summary>
    public TrialPhase Phase { get; private set; }

    /// <summary>Called when another phase begins, with the seconds that the call took; null before it returned.</summary>
    public Action<TrialPhase, double?>? PhaseBegins { get; init; }

    /// <summary>How deep the call goes, where that was measured before; a trace looks closer there.</summary>
    public ByteSize? ExpectedPeak { get; init; }

    /// <summary>True once the worker has said all that it will say.</summary>
    public bool IsAnswered => (Outcome is not null && !AwaitsLaterCalls) || Declined is not null;

    /// <summary>True if all calls returned.</summary>
    public bool IsCompleted => Outcome is Outcome.Completed && IsAnswered && LaterCalls is null or { Problem: null };

    /// <summary>True if the call has returned, and the worker has not said yet that the later ones have.</summary>
    public bool AwaitsLaterCalls => request.LaterCallsMilliseconds > 0 && Outcome is Outcome.Completed && LaterCalls is null;

    public LaterCalls? LaterCalls { get; private set; }

    public MemoryRange? Stack { get; private set; }

    public MemoryRange? RedZone { get; private set; }

    /// <summary>What Python keeps free at the low end of the stack.</summary>
    public ByteSize Reserve { get; private set; }

    /// <summary>Whether Python checks its stack: 3.14 or later.</summary>
    public bool ChecksStack => Reserve > ByteSize.Zero;

    /// <summary>What the worker itself said; null if it did not get that far.</summary>
    public Outcome? Outcome { get; private set; }

    public string? Declined { get; private set; }

    public double? CallSeconds { get; private set; }

    public ImmutableArray<ThreadReading> OtherThreads { get; private set; } = [];

    /// <summary>True if the worker ended without being killed.</summary>
    public bool EndedByItself { get; set; }

    /// <summary>Sends the request, and receives messages until the outcome is there or the worker is gone.</summary>
    /// <param name="whenReady">What is to be done once the worker is ready, and before it gets the request; null for nothing.</param>
    /// <exception cref="OperationCanceledException">The deadline passed or the run was interrupted.</exception>
    public async Task HoldAsync(Func<Task>? whenReady, CancellationToken cancel)
    {
        if (whenReady is not null)
        {
            while (!IsReady && Declined is null && await worker.ReceiveAsync(cancel).ConfigureAwait(false) is { } first)
                Take(first);
            await whenReady().ConfigureAwait(false);
        }

        await worker.SendAsync(request, cancel).ConfigureAwait(false);
        while (!IsAnswered && await worker.ReceiveAsync(cancel).ConfigureAwait(false) is { } message)
        {
            Take(message);
            await _trace.TakeAsync(message, ExpectedPeak, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The trace of the stack's growth; null if none was asked for.</summary>
    public GrowthTrace? Growth() => request.Trace ? _trace.Finish() : null;

    public void Dispose() => _trace.Dispose();

    private void Begin(TrialPhase phase)
    {
        Phase = phase;
        PhaseBegins?.Invoke(phase, CallSeconds);
    }

    private void Take(WorkerMessage message)
    {
        switch (message)
        {
            // A worker says it once, before the workload is loaded: a later one was written by the workload.
            case WorkerMessage.Ready when IsReady:
                break;
            case WorkerMessage.Ready { Mismatch: { } mismatch }:
                Declined = mismatch;
                break;
            case WorkerMessage.Ready:
                IsReady = true;
                break;
            case WorkerMessage.SetUp setUp when setUp.Id == request.Id:
                Begin(setUp.Ended ? TrialPhase.Start : TrialPhase.SetUp);
                break;
            case WorkerMessage.Started started when started.Id == request.Id:
                (Stack, RedZone, Reserve) = (started.Stack, started.RedZone, started.Reserve);
                Begin(TrialPhase.Call);
                break;
            case WorkerMessage.Completed completed when completed.Id == request.Id && Outcome is null:
                Outcome = new Outcome.Completed(completed.Reading is { } reading ? reading with { Reserve = Reserve } : null);
                CallSeconds = completed.CallSeconds;
                OtherThreads = completed.OtherThreads;
                if (AwaitsLaterCalls)
                    Begin(TrialPhase.LaterCalls);
                break;
            case WorkerMessage.CalledAgain again when again.Id == request.Id && AwaitsLaterCalls:
                LaterCalls = again.Calls;
                break;
            case WorkerMessage.Raised raised when raised.Id == request.Id:
                Outcome = new Outcome.Raised(raised.Stage, raised.ExceptionType, raised.Message, raised.Traceback);
                break;
            case WorkerMessage.Declined declined when declined.Id == request.Id:
                Declined = declined.Reason;
                break;
        }
    }
}
