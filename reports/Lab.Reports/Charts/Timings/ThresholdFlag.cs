using Lab.Analysis.Statistics;
using Lab.Analysis.Wording;

namespace Lab.Reports.Charts.Timings;

/// <summary>
/// A latency threshold: marked midway between the last size before the step and the first after it, as more is not known.
/// </summary>
internal static class ThresholdFlag
{
    /// <param name="curve">The curve that has it, in a word or two.</param>
    public static Flag Of(LogScale sizes, LatencyThreshold threshold, string curve) => new(
        (sizes.Percent(threshold.FromBytes) + sizes.Percent(threshold.ToBytes)) / 2,
        "step",
        $"{curve} {TimeText.Change(threshold.Change)}",
        $" from {SizeText.Of(threshold.ToBytes)} on");
}
