using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Timings;

/// <summary>The samples of one stack size: all finite, and their median above zero.</summary>
/// <param name="Median">Harrell–Davis estimate, in nanoseconds.</param>
internal sealed record SizedSamples(ByteSize StackBytes, ImmutableArray<double> Nanoseconds, double Median)
{
    /// <returns>Those that can be compared by ratio, smallest size first.</returns>
    public static ImmutableArray<SizedSamples> Of(IEnumerable<(ByteSize StackBytes, SampledTiming Timing)> timings) =>
    [
        .. timings
            .Where(t => t.Timing.Time is { MedianNanoseconds: > 0 })
            .Select(t => new SizedSamples(t.StackBytes, [.. t.Timing.Nanoseconds.Where(double.IsFinite)], t.Timing.Time!.MedianNanoseconds))
            .OrderBy(s => s.StackBytes),
    ];
}
