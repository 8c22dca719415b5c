using System.Collections.Immutable;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts.Timings;

/// <summary>
/// Latency over stack size of one workload: its environments one below the other on the same axes, so that a smaller minimum is seen across
/// and its price upwards.
/// </summary>
internal static class LatencyChart
{
    /// <param name="workload">For those who hear the picture.</param>
    /// <param name="panels">One at least.</param>
    public static Html Render(string workload, ImmutableArray<LatencyPanel> panels)
    {
        var sizes = Covering(panels.Max(p => p.Largest));
        var times = Times(panels);
        var top = 0.0;
        var drawn = new List<Html>();
        foreach (var panel in panels)
        {
            drawn.Add(panel.Render(sizes, times, top));
            top += panel.Height;
        }

        return $"""
            <div class="plot"><svg class="chart latency" role="img" width="100%" height="{top}"><title>Latency of {workload} over stack size, with
            its crash and overrun zones; the figures are in the table below</title>
            {drawn}</svg></div>
            """;
    }

    /// <summary>The axis of times that the panels have in common.</summary>
    public static TimeScale Times(ImmutableArray<LatencyPanel> panels) => TimeScale.For(panels.SelectMany(p => p.Extent));

    /// <summary>The axis of the threshold picture, longer where larger sizes were timed: pictures can be compared.</summary>
    public static LogScale Covering(ByteSize largest) =>
        largest <= LogScale.Stacks.To ? LogScale.Stacks : LogScale.Stacks with { To = largest.RoundUpToPowerOfTwo() };
}
