using Lab.Analysis.Statistics;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>A timing of a capture, with what its samples say.</summary>
internal sealed class SampledTiming(Timing timing)
{
    public Timed Timed { get; } = timing.Of;

    public ImmutableArray<double> Nanoseconds { get; } = timing.Nanoseconds.IsDefault ? [] : timing.Nanoseconds;

    /// <summary>Null where there are no samples.</summary>
    public Distribution? Time { get; } = timing.Nanoseconds.IsDefault ? null : Distribution.Of(timing.Nanoseconds);

    /// <summary>Why there are none; null where there are.</summary>
    public string? Problem => Time is null ? timing.Problem ?? "no samples were taken" : null;

    public bool IsPaired => timing.IsPaired;

    /// <summary>The bridge whose benchmark it was taken around; null where that is not known, or none.</summary>
    public Bridge? FloorOf => timing.FloorOf;

    public ByteSize? Committed => timing.Committed;

    /// <summary>Against other samples; null where there is nothing to compare.</summary>
    public Comparison? To(SampledTiming? reference) => reference is null
        ? null
        : IsPaired && reference.IsPaired && Nanoseconds.Length == reference.Nanoseconds.Length
            ? Comparison.OfPairs(Nanoseconds, reference.Nanoseconds)
            : Comparison.Of(Nanoseconds, reference.Nanoseconds);

    /// <summary>The samples that can be compared by ratio, smallest size first.</summary>
    public static ImmutableArray<SizedSamples> BySize(IEnumerable<(ByteSize StackBytes, SampledTiming Timing)> timings) =>
    [
        .. timings
            .Where(t => t.Timing.Time is { MedianNanoseconds: > 0 })
            .Select(t => new SizedSamples(t.StackBytes, [.. t.Timing.Nanoseconds.Where(double.IsFinite)], t.Timing.Time!.MedianNanoseconds))
            .OrderBy(s => s.StackBytes),
    ];
}
