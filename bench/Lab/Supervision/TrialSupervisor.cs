using System.ComponentModel;
using System.Diagnostics;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Runs trials to their end, however they end.</summary>
internal interface ITrialRunner
{
    /// <summary>
    /// Runs a trial and, where it completed and left its worker whole, another one in the same worker: that saves the start of a process
    /// and all that it imports.
    /// </summary>
    /// <param name="next">Gives the other trial: a traced one, or one whose call must die. Null, or one that gives null, for none.</param>
    /// <returns>
    /// The records of both. The first alone where no other was run, or where the other did not end as it was meant to: then its call may
    /// only have found the first one's work done, and a worker of its own has to tell.
    /// </returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; the trials' worker is gone.</exception>
    Task<ImmutableArray<TrialRecord>> RunAsync(TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel);
}

internal static class TrialRunning
{
    /// <summary>Runs one trial.</summary>
    /// <inheritdoc cref="ITrialRunner.RunAsync"/>
    public static async Task<TrialRecord> RunAsync(this ITrialRunner runner, TrialSpec spec, CancellationToken cancel) =>
        (await runner.RunAsync(spec, next: null, cancel).ConfigureAwait(false))[0];
}

/// <summary>What a trial may take.</summary>
/// <param name="Deadline">
/// The set-up of the workload, and its call. After one overflow a second overflowing thread of the same process sleeps for ever.
/// </param>
/// <param name="RedZone">Bytes below a guarded stack: wider than any frame.</param>
internal sealed record TrialLimits(TimeSpan Deadline, ByteSize RedZone)
{
    /// <summary>How long a worker that has nothing more to do may take to end.</summary>
    public static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a worker may take to start, and to make the thread for the call: generous, because none of that is the workload's, and a
    /// busy machine is slow.
    /// </summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    public static readonly TrialLimits Default = new(TimeSpan.FromSeconds(60), new(GuardedStack.DefaultRedZone));
}

/// <summary>
/// Runs trials in workers and names their outcomes from the messages, the deadline, the exit status, the faults and stderr. A worker has
/// one trial, or two of which the first left it whole: nothing that a worker does ends more than its own trial.
/// </summary>
internal sealed class TrialSupervisor(WorkerLauncher launcher, EmbeddingRecipe python, TrialLimits limits) : ITrialRunner
{
    /// <summary>Nobody reads it: it only takes room on the stack; see <see cref="TrialSpec.EnvironmentPadding"/>.</summary>
    internal const string PaddingVariable = "LAB_PADDING";

    /// <summary>
    /// What the later calls may take: the few that are made, and as much of the last one as a call may take that is slower than the first.
    /// </summary>
    private static readonly TimeSpan LaterCallsPatience = TimeSpan.FromSeconds(10);
    private const double LaterCallsFactor = 8;

    /// <summary>How long a worker that hangs is watched.</summary>
    private static readonly TimeSpan GlanceTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks at workers at the moment when they die or hang; null if they are left to die.</summary>
    public IFaultInspector? Inspector { get; init; }

    /// <inheritdoc/>
    /// <remarks>
    /// Where the worker died and its own records do not explain that, the trial is run once more under the eyes of a
    /// <see cref="SignalObserver"/>: if it dies again, that tells of what.
    /// </remarks>
    public async Task<ImmutableArray<TrialRecord>> RunAsync(
        TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
    {
        var trial = await TryAsync(spec, next, watch: false, cancel).ConfigureAwait(false);
        // Seen in two of 8,000 trials on a busy machine: a worker that stands still before it comes to the workload's call.
        if (trial.Stuck is TrialPhase.Start)
            trial = await TryAsync(spec, next, watch: false, cancel).ConfigureAwait(false);
        if (trial.IsExplained)
            return trial.Next is { } second ? [trial.Record, second] : [trial.Record];
        Inspector?.Restart();
        var again = await TryAsync(spec, next: null, watch: true, cancel).ConfigureAwait(false);
        return [again.IsExplained && again.Record.Outcome is Outcome.Crashed or Outcome.Refused ? again.Record : trial.Record];
    }

    /// <summary>Runs a trial in a new worker, and the next one there too.</summary>
    private async Task<Tried> TryAsync(TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, bool watch, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        WorkerProcess worker;
        try
        {
            var host = HostProcess.Of(spec, python);
            var variables = Padded(host.Variables, spec);
            var inspector = Inspector ?? (watch ? NoInspector.Instance : null);
            worker = await launcher.StartAsync(spec.Environment, variables, host.Command, inspector).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            var failed = new Outcome.LaunchFailed(VisibleText.FirstLine(e.Message));
            return new(new(spec, failed, new(), clock.Elapsed.TotalSeconds, null), null, true);
        }

        await using (worker.ConfigureAwait(false))
        {
            var first = await HoldAsync(worker, spec, isFirst: true, next, clock, watch, cancel).ConfigureAwait(false);
            if (first.Other is not { } other)
                return first;
            clock.Restart();
            var second = await HoldAsync(worker, other, isFirst: false, next: null, clock, watch, cancel).ConfigureAwait(false);
            // A fork's mark, or words of a refusal, may be read only now: then the first trial is run again in a worker of its own.
            var evidence = second.Record.Evidence;
            if (evidence.Forks is not null || StackCheck.Judge(
                first.Record.Outcome, null, first.ChecksStack, evidence.StandardError, spec.StackSize) is Outcome.Refused)
            {
                return await TryAsync(spec, next: null, watch, cancel).ConfigureAwait(false);
            }

            return second.IsExplained && EndedAsMeant(second.Record)
                ? first with { Next = second.Record with { SharesWorker = true } }
                : first;
        }
    }

    /// <summary>Whether a call that must die died, or a traced one went as deep as the one before it.</summary>
    private static bool EndedAsMeant(TrialRecord second) => second switch
    {
        { Spec.Trace: false } => second.Outcome.IsWantOfStack,
        // Of a trace that is coarse, or ends before the stack does, the depth says nothing.
        { Outcome: Outcome.Completed, Growth: { Problem: null, UserModeOnly: false } growth } =>
            growth.Steps.Length > 0 && growth.Steps.Max(step => step.DepthBytes) + ByteSize.Page >= second.Spec.MinimumStack,
        _ => second.Outcome is Outcome.Completed,
    };

    /// <summary>Runs a trial in a worker, which is gone afterwards unless another trial is to come.</summary>
    /// <param name="isFirst">Whether the worker has had no trial.</param>
    private async Task<Tried> HoldAsync(
        WorkerProcess worker,
        TrialSpec spec,
        bool isFirst,
        Func<TrialRecord, TrialSpec?>? next,
        Stopwatch clock,
        bool watch,
        CancellationToken cancel)
    {
        SignalObserver? observer = null;
        TrialSpec? other = null;
        try
        {
            using var deadline = new WorkerDeadline(worker.Id, cancel);
            using (var conversation = new TrialConversation(worker, Request(spec), isReady: !isFirst)
            {
                ExpectedPeak = spec.MinimumStack,
                PhaseBegins = (phase, call) => deadline.Begin(Limit(phase, spec, call)),
            })
            {
                if (worker.Held is { } inspected)
                    (inspected.MeasuredStack, inspected.IsWatched) = (() => conversation.Stack, watch);
                deadline.Begin(isFirst ? limits.StartPatience : TrialLimits.ExitPatience);
                var timedOut = false;
                try
                {
                    await conversation.HoldAsync(watch ? WatchAsync : null, deadline.Passed).ConfigureAwait(false);
                    // The deadline is for the outcome, which is there. The wait for the worker's end has a limit of its own.
                    await EndAsync(worker, conversation, spec, cancel).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
                {
                    timedOut = true;
                }

                if (timedOut && worker.Held is { } held)
                    await held.AtDeadlineAsync().ConfigureAwait(false);
                // A handler that returns to the instruction that faulted makes it fault for ever: a short look shows that.
                if (timedOut && !watch && MayBeLookedAt(spec, conversation))
                    observer = await GlanceAsync(worker, cancel).ConfigureAwait(false);
                // The trace ends before the worker does.
                var growth = conversation.Growth();
                if (next is not null && !timedOut && spec.Host.IsGuarded() && conversation.IsCompleted && worker.IsWhole)
                {
                    var completed = Record(conversation.Outcome!, new(), conversation.LaterCalls);
                    if ((other = next(completed)) is not null)
                        return new(completed, null, true) { Other = other, ChecksStack = conversation.ChecksStack };
                }

                var evidence = await RemainsAsync(worker, conversation, observer).ConfigureAwait(false);
                // A worker may hang while it handles its overflow: the fault still tells that it was one.
                var limit = Limit(conversation.Phase, spec, conversation.CallSeconds);
                var outcome = conversation.AwaitsLaterCalls ? InLaterCall(conversation.Outcome!, conversation, evidence)
                    : !timedOut ? Name(spec, conversation, evidence)
                    : CrashNaming.Overflow(evidence) ?? CrashNaming.Hang(evidence, limit) ?? Late(conversation.Phase, limit);
                outcome = StackCheck.Judge(
                    outcome, conversation.LaterCalls, conversation.ChecksStack, evidence.StandardError, spec.StackSize);
                var isExplained = watch ? observer is not null : !MayBeWatched(spec, conversation) || CrashNaming.IsExplained(evidence);
                var later = conversation.AwaitsLaterCalls ? Unfinished(evidence, timedOut, limit) : conversation.LaterCalls;
                return new(Record(outcome, evidence, later), timedOut ? conversation.Phase : null, isExplained);

                TrialRecord Record(Outcome outcome, Evidence evidence, LaterCalls? later) =>
                    new(spec, outcome, Trim(outcome, evidence), Round(clock.Elapsed), conversation.CallSeconds)
                    {
                        Growth = growth,
                        OtherThreads = conversation.OtherThreads,
                        LaterCalls = later,
                    };

                async Task WatchAsync() =>
                    observer = await SignalObserver.StartAsync(launcher, worker, Inspector, deadline.Passed).ConfigureAwait(false);
            }
        }
        finally
        {
            if (other is null)
                worker.Kill();
            if (observer is not null)
                await observer.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A trial that was tried.</summary>
    /// <param name="Stuck">The phase that it was stopped in; null if it was not.</param>
    /// <param name="IsExplained">
    /// Whether the record tells what the worker died of, if it did: of a watched one, whether it could be watched.
    /// </param>
    private sealed record Tried(TrialRecord Record, TrialPhase? Stuck, bool IsExplained)
    {
        /// <summary>The trial that is to come in the same worker, which this one left whole; null if none is.</summary>
        public TrialSpec? Other { get; init; }

        /// <summary>Of a trial that another is to follow: whether Python checks its stack.</summary>
        public bool ChecksStack { get; init; }

        /// <summary>The trial that was run in the same worker afterwards; null if none was, or if it says nothing.</summary>
        public TrialRecord? Next { get; init; }
    }

    /// <summary>Ends the worker, and gathers what it left behind.</summary>
    private static async Task<Evidence> RemainsAsync(
        WorkerProcess worker, TrialConversation conversation, SignalObserver? observer)
    {
        var leftBehind = worker.HasCopies();
        worker.Kill();
        var left = await worker.EvidenceAsync(leftBehind).ConfigureAwait(false);
        if (observer is not null)
        {
            await observer.DrainedAsync().ConfigureAwait(false);
            var seen = observer.Reader.Records;
            left = left with
            {
                Faults = seen.IsEmpty ? left.Faults : seen,
                EndedBySignal = observer.Reader.EndedBySignal ?? left.EndedBySignal,
            };
        }

        return left with
        {
            Stack = conversation.Stack,
            RedZone = conversation.RedZone,
            // The lab's own kill says nothing.
            EndedBySignal = conversation.EndedByItself ? left.EndedBySignal : null,
        };
    }

    /// <summary>Watches a worker that hangs, for a moment; null where that is not possible.</summary>
    private async Task<SignalObserver?> GlanceAsync(WorkerProcess worker, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TrialLimits.ExitPatience);
        try
        {
            var observer = await SignalObserver.StartAsync(launcher, worker, null, limit.Token).ConfigureAwait(false);
            await Task.Delay(GlanceTime, cancel).ConfigureAwait(false);
            return observer;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>True if a hang can be one of faults without end that nobody records.</summary>
    private static bool MayBeLookedAt(TrialSpec spec, TrialConversation conversation) =>
        SignalWatch.IsSupported && spec.Host.RecordsFaults() && conversation is { Stack: not null, Outcome: null };

    /// <summary>True if the worker died before it told an outcome, in a way that another trial can be watched for.</summary>
    private static bool MayBeWatched(TrialSpec spec, TrialConversation conversation) =>
        SignalWatch.IsSupported && spec.Host.RecordsFaults()
        && conversation is { IsReady: true, EndedByItself: true, Outcome: null, Declined: null };

    private static async Task EndAsync(WorkerProcess worker, TrialConversation conversation, TrialSpec spec, CancellationToken cancel)
    {
        // A guarded trial that gave its outcome has nothing more to tell. A plain one may have overwritten anything: it is left to end by
        // itself, as a service would, because damage often shows only then.
        if ((!conversation.IsAnswered || !spec.Host.IsGuarded()) && !worker.HasReturnedCopy)
        {
            // One that has given no answer runs on, and would die if its requests ended.
            conversation.EndedByItself = await (conversation.IsAnswered
                ? worker.EndAsync(TrialLimits.ExitPatience, cancel)
                : worker.WaitForExitAsync(TrialLimits.ExitPatience, cancel)).ConfigureAwait(false);
        }
    }

    private static Outcome Name(TrialSpec spec, TrialConversation conversation, Evidence evidence) => conversation switch
    {
        _ when evidence.Forks is { Returned: true } => CrashNaming.Name(evidence),
        { Declined: { } reason } => new Outcome.LaunchFailed(reason),
        { Outcome: Outcome.Completed } when conversation.EndedByItself && evidence.ExitStatus is not 0 =>
            Late(CrashNaming.Name(evidence, spec.Host.RecordsFaults())),
        { Outcome: Outcome.Completed } when spec.LeastStack(spec.MinimumStack) is { } least && spec.StackSize < least =>
            new Outcome.Overran(least),
        { Outcome: { } outcome } => outcome,
        { IsReady: false } => new Outcome.LaunchFailed(WhyNotReady(evidence)),
        // It closed its message pipe and runs on: no outcome can come any more.
        { EndedByItself: false } => new Outcome.Crashed(CrashKind.ExitedEarly, "the worker closed its message pipe and went on without it"),
        _ => CrashNaming.Name(evidence, spec.Host.RecordsFaults()),
    };

    /// <summary>
    /// Of a trial whose call returned, and whose worker did not outlive the later ones. That such a call needs more than the stack is told
    /// of the stack; another end may be that of any call which can be made only once, and leaves the first one what it was.
    /// </summary>
    private static Outcome InLaterCall(Outcome first, TrialConversation conversation, Evidence evidence)
    {
        const string Where = "in a later call: ";
        if (CrashNaming.Overflow(evidence) is { } overflow)
            return overflow with { Detail = Where + overflow.Detail };
        var death = CrashNaming.Name(evidence);
        var size = evidence.Stack?.Size ?? ByteSize.Zero;
        return StackCheck.Judge(death, null, conversation.ChecksStack, null, size) is Outcome.Refused refused
            ? refused with { Message = Where + refused.Message }
            : first;
    }

    private static LaterCalls Unfinished(Evidence evidence, bool timedOut, TimeSpan limit) => new([], timedOut
        ? string.Create(CultureInfo.InvariantCulture, $"a later call did not return within {limit.TotalSeconds:0.#} s")
        : "a later call ended the worker: " + CrashNaming.Name(evidence).Detail);

    /// <param name="callSeconds">What the call took; null before it returned.</param>
    private TimeSpan Limit(TrialPhase phase, TrialSpec spec, double? callSeconds = null)
    {
        if (phase is TrialPhase.Start)
            return limits.StartPatience;
        // A call that overran its stack often hangs: a trial's own limit, from earlier ones, is for that.
        var limit = phase is not TrialPhase.SetUp && spec.DeadlineSeconds < limits.Deadline.TotalSeconds
            ? TimeSpan.FromSeconds(spec.DeadlineSeconds.Value)
            : limits.Deadline;
        var later = LaterCallsPatience + TimeSpan.FromSeconds(LaterCallsFactor * (callSeconds ?? 0));
        return phase is TrialPhase.LaterCalls && later < limit ? later : limit;
    }

    /// <summary>Only a call that does not return in time is one that timed out: before it there was none.</summary>
    private static Outcome Late(TrialPhase phase, TimeSpan limit)
    {
        var seconds = Math.Round(limit.TotalSeconds, 1);
        return phase switch
        {
            TrialPhase.Start => new Outcome.LaunchFailed(string.Create(
                CultureInfo.InvariantCulture,
                $"the worker did not get as far as the call within {seconds} s of processor time, twice")),
            TrialPhase.SetUp => new Outcome.LaunchFailed(string.Create(
                CultureInfo.InvariantCulture, $"the workload's set-up did not end within {seconds} s: --deadline allows it more")),
            _ => new Outcome.TimedOut(seconds),
        };
    }

    private static Outcome.Crashed Late(Outcome.Crashed crash) => crash with { Detail = "after the call had returned: " + crash.Detail };

    private static string WhyNotReady(Evidence evidence) => VisibleText.FirstLine(evidence.StandardError) is { Length: > 0 } line
        ? line
        : string.Create(CultureInfo.InvariantCulture, $"the worker ended with status {evidence.ExitStatus} before it was ready");

    /// <summary>The output of a trial that went well proves nothing, and would be most of the capture.</summary>
    private static Evidence Trim(Outcome outcome, Evidence evidence) => outcome is Outcome.Completed or Outcome.Overran
        ? evidence with { StandardError = null, StandardOutput = null, LastMessage = null, Stack = null, RedZone = null }
        : evidence;

    private WorkerRequest.RunTrial Request(TrialSpec spec) => new(
        Guid.NewGuid().ToString("N"), spec.Workload, spec.Host, spec.StackSize, limits.RedZone, spec.Watermark, python.Start)
    {
        Trace = spec.Trace,
        LaterCallsMilliseconds = spec.Host.IsGuarded() ? (int)(1000 * spec.LaterCallsSeconds) : 0,
    };

    /// <summary>The variables with the padding. A null removes the variable if the lab itself was started with one.</summary>
    private static Dictionary<string, string?> Padded(IReadOnlyDictionary<string, string?> variables, TrialSpec spec) => new(variables)
    {
        [PaddingVariable] = spec.EnvironmentPadding == 0 ? null : new string('x', spec.EnvironmentPadding),
    };

    private static double Round(TimeSpan time) => Math.Round(time.TotalSeconds, 4);

    /// <summary>For a worker that is watched and that nobody looks at.</summary>
    private sealed class NoInspector : IFaultInspector
    {
        public static readonly NoInspector Instance = new();

        public Task AtFaultAsync(HeldWorker worker, FaultRecord fault) => Task.CompletedTask;

        public Task AtDeadlineAsync(HeldWorker worker) => Task.CompletedTask;

        public void Restart()
        {
        }
    }
}
