using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Triage;

/// <summary>What a triage could not know, and why.</summary>
internal static class TriageGaps
{
    public static ImmutableArray<string> In(TriageCause cause, TriageEvidence evidence, TriageTrial? shown)
    {
        var gaps = ImmutableArray.CreateBuilder<string>();
        var observed = evidence.Observed;
        if (observed.Died && observed.Decisive is null)
        {
            gaps.Add(observed.LeftNoRecord ? "Which thread it was and where: it had no alternate stack, so nothing could run on it any more that would tell."
                : !FaultWire.IsWritten ? "The fault address and the frames: recorded on x64 only."
                : observed.Outcome is Outcome.Crashed { Crash: CrashKind.Killed or CrashKind.ExitedEarly or CrashKind.Signalled }
                    ? "Where it was: a process that is killed or exits cannot be stopped to be looked at."
                    : "Where it was: a signal handler of the workload's own took the fault first, or the thread had no stack left to record it.");
        }

        if (shown?.Decisive is { } inspection)
        {
            if (inspection.Origin == FrameOrigin.ReturnAddresses)
                gaps.Add($"The exact native frames: {inspection.NativeProblem}; these are return addresses found on the stack, some may be left over.");
            else if (inspection.Origin == FrameOrigin.None)
                gaps.Add($"Native frames: {inspection.NativeProblem}.");
            else if (inspection.Native is [{ Symbol: null, Module: not null }, ..])
                gaps.Add("The function that died: its module has no symbols (a package with its debug symbols may exist).");
            if (inspection.Python.IsEmpty)
                gaps.Add(inspection.IsMeasuredThread is false ? "Python frames: the thread runs no Python code." : "Python frames: Python did not answer.");
        }

        if (evidence.Roomy.Record.Growth is { Problem: { } problem })
            gaps.Add($"Which function takes the stack step by step: {problem}.");
        if (cause is TriageCause.Signal && observed.OomKills is null)
            gaps.Add("Whether the out-of-memory killer sent it: the cgroup's counters cannot be read.");
        if (cause == TriageCause.None && !evidence.Observed.Record.Spec.Host.IsGuarded())
            gaps.Add("A death that needs another input, more load or other neighbours in memory.");
        return gaps.ToImmutable();
    }
}
