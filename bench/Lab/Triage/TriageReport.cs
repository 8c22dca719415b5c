using Lab.Analysis.Growth;
using Lab.Analysis.Wording;
using Lab.StackProbe;
using Lab.Tracing;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>What a triage found: the same facts for the screen and, as JSON, for scripts.</summary>
/// <param name="StackIsToBlame">Whether a stack, the measured one or another thread's, is too small.</param>
/// <param name="Verdict">The cause in a sentence or two.</param>
/// <param name="Happened">What was seen, a sentence a line, in the order in which it was tried.</param>
/// <param name="Thread">Name and role of the thread that died; null if none did.</param>
/// <param name="Where">What the frames show.</param>
/// <param name="Native">Native frames, innermost first.</param>
/// <param name="Python">Python frames, innermost first.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Unknown">What could not be known, and why.</param>
internal sealed record TriageReport(
    string Workload,
    Host Host,
    ByteSize StackBytes,
    TriageCause Cause,
    bool StackIsToBlame,
    string Verdict,
    Outcome Outcome,
    ImmutableArray<string> Happened,
    string? Thread,
    FaultRecord? Fault,
    string? Where,
    ImmutableArray<NativeCall> Native,
    FrameOrigin NativeFrom,
    ImmutableArray<PythonFrame> Python,
    TriageStack Stack,
    ImmutableArray<string> Advice,
    ImmutableArray<string> Unknown,
    ImmutableArray<TriageAttempt> Trials)
{
    public static TriageReport Of(TriageEvidence evidence)
    {
        var cause = Diagnosis.CauseOf(evidence);
        var explanation = Explanation.Of(cause, evidence);
        var observed = evidence.Observed;
        var (shown, where) = Shown(cause, evidence);
        var inspection = shown?.Decisive;
        var spec = observed.Record.Spec;
        return new(
            spec.Workload,
            spec.Host,
            spec.StackSize,
            cause,
            cause is TriageCause.Stack or TriageCause.Refused or TriageCause.OtherThreadStack or TriageCause.SwitchedStack,
            explanation.Verdict,
            observed.Outcome,
            WhatHappened(evidence),
            inspection is null ? null : DescribeThread(inspection),
            inspection?.Fault,
            where,
            inspection?.Native ?? [],
            inspection?.Origin ?? FrameOrigin.None,
            inspection is { Python.IsEmpty: false } ? inspection.Python : WrittenFrames(observed),
            new(
                evidence.Needed,
                evidence.NeedIsWhole,
                observed.UsedAtDeath,
                shown?.Place?.Step,
                shown?.Place?.Guard?.Size,
                evidence.OneThread?.Taken)
            {
                ReserveBytes = evidence.Reserve,
            },
            explanation.Advice,
            Gaps(cause, evidence, inspection),
            [.. evidence.Trials.Select(TriageAttempt.Of)]);
    }

    /// <summary>
    /// The trial whose frames are shown: where the stack is too small the one that shows its end, wherever the observed one died.
    /// </summary>
    private static (TriageTrial? Trial, string? Where) Shown(TriageCause cause, TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        if (cause == TriageCause.Stack && !observed.RanOffStack)
        {
            var end = new[] { evidence.Guarded, evidence.Roomy }.FirstOrDefault(t => t is { RanOffStack: true, Decisive: not null });
            return (end, end is null ? null : $"where a guarded stack of {end.Record.Spec.StackSize} ends");
        }

        if (observed.Decisive is null)
            return (null, observed.Outcome is Outcome.Raised or Outcome.Refused { Traceback: not null } ? "where it was raised" : null);
        return (observed, observed.Outcome is Outcome.TimedOut ? "where it hangs" : "where it died");
    }

    private static string DescribeThread(Inspection inspection)
    {
        var name = inspection.ThreadName is null ? "" : $" '{inspection.ThreadName}'";
        return inspection.IsMeasuredThread switch
        {
            true => $"the thread that makes the call{name}",
            false => $"another thread than the one that makes the call{name}",
            null => $"thread{name}",
        };
    }

    /// <summary>The frames that Python itself wrote: with the exception, or to stderr.</summary>
    private static ImmutableArray<PythonFrame> WrittenFrames(TriageTrial observed) => observed.Outcome switch
    {
        Outcome.Raised raised => FrameReport.OfException(raised.Traceback),
        Outcome.Refused { Traceback: { } traceback } => FrameReport.OfException(traceback),
        _ => FrameReport.FirstIn(observed.Record.Evidence.StandardError ?? ""),
    };

    private static ImmutableArray<string> WhatHappened(TriageEvidence evidence)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var observed = evidence.Observed;
        var survived = evidence.Attempts.Count(t => t.Returned);
        var times = survived == 0 ? ""
            : !evidence.Attempts.Contains(observed)
            ? $", after it had returned {Plural.Of(survived, "time")} with {evidence.StackSize} on a thread of the host "
                + HostName(evidence.Attempts[0])
            : !observed.Returned ? $", after it had returned {Plural.Of(survived, "time")}"
            : evidence.Attempts.Length == 1 ? ""
            : $", {survived} of {evidence.Attempts.Length} times";
        var spec = observed.Record.Spec;
        lines.Add($"{HostName(observed)}, {spec.StackSize}: {observed.Ending}{times}");
        if (StepBelowStack(observed) is { } step)
            lines.Add(step);
        if (evidence.Guarded is { } guarded && guarded != observed)
            lines.Add($"guarded, {guarded.Record.Spec.StackSize}: {guarded.Ending}");
        if (evidence.Roomy != observed)
            lines.Add($"guarded, {evidence.Roomy.Record.Spec.StackSize}: {evidence.Roomy.Ending}{Taken(evidence)}");
        if (evidence.Growth is { Steps.IsEmpty: false } growth)
            lines.Add(LargestConsumer(growth, evidence.Overruns));
        if (evidence.OneThread is { Taken: { } one })
            lines.Add($"guarded, one BLAS thread: {evidence.OneThread.Ending}, took {one}");
        if (observed.Died && VisibleText.FirstLine(observed.Record.Evidence.StandardError) is { Length: > 0 } words)
            lines.Add($"stderr begins: {words}");
        return lines.ToImmutable();
    }

    private static string HostName(TriageTrial trial) => trial.Record.Spec.Host.ToString().ToLowerInvariant();

    private static string Taken(TriageEvidence evidence) => evidence.Needed is not { } needed ? ""
        : evidence.NeedIsWhole ? $", took {needed}" : $", had taken {needed} by then";

    private static string? StepBelowStack(TriageTrial trial)
    {
        if (trial.Place is not { IsStackEnd: true, Step: { } step } place || trial.Decisive?.Fault is not { } fault)
            return null;
        var where = place.Guard?.Size is not { } guard ? "and there is no guard"
            : step > guard ? $"beyond its guard of {guard}" : $"in its guard of {guard}";
        return FormattableString.Invariant(
            $"the stack ends at 0x{place.Stack!.Low:x}; it touched address 0x{fault.Address:x}, {step} below the end, {where}");
    }

    /// <summary>The function that took most of the stack, by the growth trace.</summary>
    private static string LargestConsumer(GrowthTrace growth, bool overruns)
    {
        var largest = StackConsumer.Of(growth)[0];
        return GrowthText.Sentence(largest) + (overruns && largest.LargestStep > ByteSize.Page
            ? $": a step may cross the one guard page ({ByteSize.Page}) of an ordinary thread"
            : "");
    }

    private static ImmutableArray<string> Gaps(TriageCause cause, TriageEvidence evidence, Inspection? shown)
    {
        var gaps = ImmutableArray.CreateBuilder<string>();
        var observed = evidence.Observed;
        if (observed.Died && observed.Decisive is null)
            gaps.Add(WhyNotInspected(observed));
        if (shown is not null)
        {
            if (shown.Origin == FrameOrigin.ReturnAddresses)
                gaps.Add($"The exact native frames: {shown.NativeProblem}; these are return addresses on the stack, some maybe left over.");
            else if (shown.Origin == FrameOrigin.None)
                gaps.Add($"Native frames: {shown.NativeProblem}.");
            else if (shown.Native is [{ Symbol: null, Module: not null }, ..])
                gaps.Add("The function that died: its module has no symbols (a package with its debug symbols may exist).");
            if (shown.Python.IsEmpty)
                gaps.Add(shown.IsMeasuredThread is false ? "Python frames: the thread runs no Python code." : "Python frames: no answer.");
        }

        if (evidence.Growth is { Problem: { } problem })
            gaps.Add($"Which function takes the stack step by step: {problem}.");
        if (evidence.Growth is { UserModeOnly: true, Steps.IsEmpty: false })
            gaps.Add($"The exact steps: they were {GrowthText.Coarse}.");
        if (cause is TriageCause.Signal && observed.OomKills is null)
            gaps.Add("Whether the out-of-memory killer sent it: the cgroup's counters cannot be read.");
        if (cause == TriageCause.None && !observed.Record.Spec.Host.IsGuarded())
            gaps.Add("Whether it dies with another input, under more load, or with other memory next to its stack.");
        return gaps.ToImmutable();
    }

    private static string WhyNotInspected(TriageTrial died) =>
        !FaultRecorder.IsSupported ? "The fault address and the frames: they are recorded on x64 only."
        : died.Outcome is Outcome.Crashed { Crash: CrashKind.Killed or CrashKind.ExitedEarly or CrashKind.Signalled or CrashKind.Fork }
            ? "Where it was: a process that is killed or exits cannot be stopped and inspected."
        : "Where it was: no fault was recorded. Either the kernel does not let the lab watch the process's signals (ptrace), or the "
            + "workload closed the lab's pipes.";
}

/// <summary>The measured stack in figures.</summary>
/// <param name="NeededBytes">What the call takes on a roomy guarded stack; null if this is unknown.</param>
/// <param name="NeedIsWhole">False if it died there before its end: then it needs this or more.</param>
/// <param name="UsedAtDeathBytes">
/// Distance from the stack's top to the stack pointer of the dying thread; null if it was not on the measured stack.
/// </param>
/// <param name="SteppedBytes">How far below its stack the fault was; null if it was elsewhere.</param>
/// <param name="GuardBytes">The inaccessible pages below the stack that ended.</param>
/// <param name="OneBlasThreadBytes">What the call takes with the BLAS limited to one thread; null if that was not tried.</param>
internal sealed record TriageStack(
    ByteSize? NeededBytes,
    bool NeedIsWhole,
    ByteSize? UsedAtDeathBytes,
    ByteSize? SteppedBytes,
    ByteSize? GuardBytes,
    ByteSize? OneBlasThreadBytes)
{
    /// <summary>What Python keeps free below what the call needs.</summary>
    public ByteSize ReserveBytes { get; init; }
}

/// <summary>A trial that was run for a triage, and how it ended.</summary>
internal sealed record TriageAttempt(Host Host, ByteSize StackBytes, int? BlasThreads, Outcome Outcome)
{
    public static TriageAttempt Of(TriageTrial trial) =>
        new(trial.Record.Spec.Host, trial.Record.Spec.StackSize, trial.Record.Spec.Environment.BlasThreads, trial.Outcome);
}
