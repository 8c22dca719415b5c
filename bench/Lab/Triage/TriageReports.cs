using System.Collections.Immutable;
using Lab.Tracing;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>Puts a report together from the evidence.</summary>
internal static class TriageReports
{
    public static TriageReport Create(TriageEvidence evidence)
    {
        var cause = TriageReasoning.Judge(evidence);
        var observed = evidence.Observed;
        var (shown, where) = Shown(cause, evidence);
        var inspection = shown?.Decisive;
        var spec = observed.Record.Spec;
        return new(
            spec.Workload,
            spec.Host,
            spec.StackSize,
            cause,
            cause is TriageCause.Stack or TriageCause.OtherThreadStack,
            TriageVerdict.Of(cause, evidence),
            observed.Outcome,
            TriageHistory.Tell(evidence),
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
                evidence.OneThread?.Taken),
            TriageAdvice.For(cause, evidence),
            TriageGaps.In(cause, evidence, shown),
            [.. Trials(evidence).Select(TriageAttempt.Of)]);
    }

    /// <summary>The trial whose frames are worth showing: of a stack that is too small the one that shows where it ends, wherever the other died.</summary>
    private static (TriageTrial? Trial, string? Where) Shown(TriageCause cause, TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        if (cause == TriageCause.Stack && !observed.RanOffStack)
        {
            var end = new[] { evidence.Guarded, evidence.Roomy }.FirstOrDefault(t => t is { RanOffStack: true, Decisive: not null });
            return (end, end is null ? null : $"where {end.Record.Spec.StackSize} of guarded stack end");
        }

        if (observed.Decisive is null)
            return (null, observed.Outcome is Outcome.Raised ? "where it was raised" : null);
        return (observed, observed.Outcome is Outcome.TimedOut ? "where it hangs" : "where it died");
    }

    /// <summary>What Python itself wrote of its frames: with the exception, or to stderr.</summary>
    private static ImmutableArray<PythonFrame> WrittenFrames(TriageTrial observed) => observed.Outcome is Outcome.Raised raised
        ? FrameReport.OfException(raised.Traceback)
        : FrameReport.FirstIn(observed.Record.Evidence.StandardError ?? "");

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

    private static IEnumerable<TriageTrial> Trials(TriageEvidence evidence) =>
        evidence.Attempts.Append(evidence.Roomy).Append(evidence.Guarded).Append(evidence.OneThread).OfType<TriageTrial>();
}
