namespace Lab.Reports.Charts.Timings;

/// <summary>Creating, running and joining threads over their stack size: a curve for each number of threads at a time.</summary>
internal static class ThreadPlot
{
    /// <param name="costs">Of one use; one at least.</param>
    /// <param name="thresholds">Of the same use.</param>
    public static TimePlot Of(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
    {
        var curves = costs.GroupBy(c => c.Count).OrderBy(g => g.Key).Select((same, i) => Drawn(same, i)).ToImmutableArray();
        var sizes = new LogScale(PowerOfTwoBelow(costs.Min(c => c.StackBytes)), costs.Max(c => c.StackBytes).RoundUpToPowerOfTwo());
        return new(sizes, TimeScale.For(curves.SelectMany(c => c.Extent)), curves)
        {
            PlotHeight = 240,
            Marks = [.. SizeMark.Of(thresholds.Select(t => (HostText.Threads(t.Count), t.Threshold)))],
        };
    }

    private static Curve Drawn(IGrouping<int, ThreadCost> same, int style) => new(
        HostText.Threads(same.Key),
        style,
        [.. same.OrderBy(c => c.StackBytes).Select(c => new LatencyPoint(c.StackBytes, c.Time, c.Problem))]);

    private static ByteSize PowerOfTwoBelow(ByteSize size) => new(1L << (int)Math.Log2(Math.Max(1, size.Bytes)));
}
