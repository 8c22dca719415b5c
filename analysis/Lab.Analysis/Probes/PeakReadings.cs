using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>What the guarded trials that completed read of their stacks.</summary>
/// <param name="Residency">Largest peak by residency.</param>
/// <param name="Spread">Largest minus smallest peak by residency over the repeats.</param>
/// <param name="Paint">Largest peak by paint, to the word.</param>
/// <param name="Harness">The harness's own part of the peaks.</param>
/// <param name="Saturated">True if a peak was measured that reaches the end of a roomy stack: the true one may lie below.</param>
internal sealed record PeakReadings(ByteSize? Residency, ByteSize? Spread, ByteSize? Paint, ByteSize? Harness, bool Saturated)
{
    /// <summary>To the page: residency, which sees reads too, where there is one.</summary>
    public ByteSize? Peak => Residency ?? Paint?.RoundUpToPage();

    /// <summary>The minimum stack that the peak predicts.</summary>
    public ByteSize? PredictedMinimum => Peak?.RoundUpToPage();

    public static PeakReadings Of(TrialGroup group)
    {
        var byResidency = Readings(group.Guarded, Watermark.Residency);
        var byPaint = Readings(group.Guarded, Watermark.Paint);
        return new(
            Largest(byResidency, r => r.Peak),
            byResidency.IsEmpty ? null : byResidency.Max(r => r.Peak) - byResidency.Min(r => r.Peak),
            Largest(byPaint, r => r.Peak),
            Largest([.. byResidency, .. byPaint], r => r.Entry),
            // On a stack that fits exactly, the last page is touched as it should be: only a roomy one tells.
            Readings(group.Measurements, Watermark.Residency).Any(r => r.Saturated));
    }

    private static ImmutableArray<StackReading> Readings(IEnumerable<TrialRecord> trials, Watermark watermark) =>
    [
        .. trials
            .Where(t => t.Spec.Watermark == watermark)
            .Select(t => (t.Outcome as Outcome.Completed)?.Reading)
            .OfType<StackReading>(),
    ];

    private static ByteSize? Largest(ImmutableArray<StackReading> readings, Func<StackReading, ByteSize> size) =>
        readings.IsEmpty ? null : readings.Max(size);
}
