using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>What became of the call on plain threads, and which of it only looks good.</summary>
/// <param name="Outcomes">Smallest size first.</param>
/// <param name="SmallestSurvivor">Smallest size that "survived": what naive bisection may find.</param>
/// <param name="OverrunZone">From there up to the minimum; null if nothing below the minimum survived.</param>
internal sealed record PlainThreads(ImmutableArray<PlainOutcome> Outcomes, ByteSize? SmallestSurvivor, SizeRange? OverrunZone)
{
    public static PlainThreads Of(TrialGroup group, ByteSize? minimum)
    {
        ImmutableArray<PlainOutcome> outcomes =
            [.. group.Plain.OrderBy(t => t.Spec.StackSize).ThenBy(t => t.Spec.Repeat).Select(t => Describe(t, minimum))];
        var survivors = outcomes.Where(o => o.Survived).ToImmutableArray();
        ByteSize? smallest = survivors.IsEmpty ? null : survivors[0].StackBytes;
        return new(outcomes, smallest, smallest is { } from && minimum is { } to && from < to ? new(from, to) : null);
    }

    private static PlainOutcome Describe(TrialRecord trial, ByteSize? minimum) =>
        new(trial.Spec.StackSize, JudgedOutcome.Of(trial, minimum), (trial.Outcome as Outcome.Crashed)?.Crash);
}
