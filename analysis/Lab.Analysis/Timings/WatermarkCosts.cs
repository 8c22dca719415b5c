using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Each reading beside the same call without one.</summary>
internal static class WatermarkCosts
{
    public static ImmutableArray<WatermarkCost> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. timings
            .Where(t => t.Timed is Timed.Measured)
            .Select(t => (Measured: (Timed.Measured)t.Timed, Timing: t))
            .GroupBy(t => t.Measured.StackSize)
            .OrderBy(same => same.Key)
            .SelectMany(same => same.OrderBy(t => t.Measured.Reading).Select(t => Cost(t.Measured, t.Timing, Unmeasured(same)))),
    ];

    private static SampledTiming? Unmeasured(IEnumerable<(Timed.Measured Measured, SampledTiming Timing)> same) =>
        same.Where(t => t.Measured.Reading is Watermark.None).Select(t => t.Timing).FirstOrDefault();

    private static WatermarkCost Cost(Timed.Measured measured, SampledTiming timing, SampledTiming? unmeasured) => new()
    {
        Reading = measured.Reading,
        StackBytes = measured.StackSize,
        Time = timing.Time,
        ToUnmeasured = measured.Reading is Watermark.None ? null : timing.To(unmeasured),
        Problem = timing.Problem,
    };
}
