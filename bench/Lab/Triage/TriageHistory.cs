using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>What was seen, in the order it was tried.</summary>
internal static class TriageHistory
{
    public static ImmutableArray<string> Tell(TriageEvidence evidence)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var observed = evidence.Observed;
        var survived = evidence.Attempts.Count(t => t.Outcome is Outcome.Completed or Outcome.Overran);
        var times = survived == 0 ? "" : observed.Died ? $", after it had returned {survived} times" : $", {survived} of {evidence.Attempts.Length} times";
        lines.Add($"{observed.Record.Spec.Host.ToString().ToLowerInvariant()}, {evidence.StackSize}: {OutcomeWord.Of(observed.Outcome)}{times}");
        if (Step(observed) is { } step)
            lines.Add(step);
        if (evidence.Guarded is { } guarded)
            lines.Add($"guarded, {guarded.Record.Spec.StackSize}: {OutcomeWord.Of(guarded.Outcome)}");
        if (evidence.Roomy != observed)
            lines.Add($"guarded, {evidence.Roomy.Record.Spec.StackSize}: {OutcomeWord.Of(evidence.Roomy.Outcome)}{Taken(evidence)}");
        if (evidence.NeedIsWhole && evidence.Roomy.Record.Growth is { Steps.IsEmpty: false } growth)
            lines.Add(Taker(growth, evidence.Overruns));
        if (evidence.OneThread is { Taken: { } one })
            lines.Add($"guarded, one BLAS thread: {OutcomeWord.Of(evidence.OneThread.Outcome)}, took {one}");
        if (LastWords(observed) is { } words)
            lines.Add($"its last words: {words}");
        return lines.ToImmutable();
    }

    private static string? Step(TriageTrial trial)
    {
        if (trial.Place is not { IsStackEnd: true, Step: { } step } place || trial.Decisive?.Fault is not { } fault)
            return null;
        var guard = place.Guard?.Size;
        var how = step > (guard ?? ByteSize.Zero) ? $"stepped {step} below it, over a {guard} guard" : $"touched {step} below it, in the {guard} that guard it";
        return FormattableString.Invariant($"the stack ends at 0x{place.Stack!.Low:x}; address 0x{fault.Address:x} {how}");
    }

    /// <summary>Who took most of the stack, by the growth trace.</summary>
    private static string Taker(GrowthTrace growth, bool overruns)
    {
        var most = growth.Steps.GroupBy(s => (s.Module, s.Symbol)).MaxBy(g => g.Sum(s => s.StepBytes.Bytes))!.ToList();
        var widest = most.MaxBy(s => s.StepBytes)!;
        var line = widest.Python is [var frame, ..] ? $", at {Path.GetFileName(frame.File)}:{frame.Line}" : "";
        var over = overruns && widest.StepBytes > ByteSize.Page ? $": each may step over the one guard page ({ByteSize.Page}) of an ordinary thread" : "";
        return FormattableString.Invariant(
            $"{widest.Symbol ?? "a function"} of {widest.Module ?? "no library"} takes {new ByteSize(most.Sum(s => s.StepBytes.Bytes))} in {most.Count} steps of up to {widest.StepBytes}{line}{over}");
    }

    private static string Taken(TriageEvidence evidence) => evidence.Needed is not { } needed ? ""
        : evidence.NeedIsWhole ? $", took {needed}" : $", had taken {needed} by then";

    private static string? LastWords(TriageTrial trial) => trial.Died
        ? trial.Record.Evidence.StandardError?.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0)
        : null;
}
