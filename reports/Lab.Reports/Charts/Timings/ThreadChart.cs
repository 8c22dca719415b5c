using System.Collections.Immutable;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts.Timings;

/// <summary>Creating, running and joining threads over their stack size: a curve for each number of threads at a time.</summary>
internal static class ThreadChart
{
    private const double PlotHeight = 240;

    /// <param name="costs">Of one use; one at least.</param>
    /// <param name="thresholds">Of the same use.</param>
    public static Html Render(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
    {
        var curves = costs.GroupBy(c => c.Count).OrderBy(g => g.Key).Select((g, i) => Curve(g.Key, i, g)).ToImmutableArray();
        var sizes = new LogScale(PowerOfTwoBelow(costs.Min(c => c.StackBytes)), costs.Max(c => c.StackBytes).RoundUpToPowerOfTwo());
        var flags = thresholds.Select(t => ThresholdFlag.Of(sizes, t.Threshold, HostText.Threads(t.Count))).ToImmutableArray();
        var plot = new PlotArea(sizes, TimeScale.For(curves.SelectMany(c => c.Extent)), Flag.Height(flags.Length), PlotHeight);
        return $"""
            <div class="plot long"><svg class="chart threads" role="img" width="100%" height="{plot.Bottom + PlotArea.Footer}">
            <title>Time to create, run and join threads over their stack size; the figures are in the table below</title>
            {plot.Grid()}{Flag.Render(flags, 0, plot.Bottom)}{curves.Select(c => c.Render(plot))}{CurveLabels.Render(plot, curves)}</svg></div>
            """;
    }

    private static Curve Curve(int count, int style, IEnumerable<ThreadCost> costs) =>
        new(
            HostText.Threads(count),
            style,
            [.. costs.OrderBy(c => c.StackBytes).Select(c => new LatencyPoint(c.StackBytes, c.Time, c.Problem))]);

    private static ByteSize PowerOfTwoBelow(ByteSize size) => new(1L << (int)Math.Log2(Math.Max(1, size.Bytes)));
}
