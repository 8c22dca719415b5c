using Lab.Analysis;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts.Timings;

/// <summary>The crash and the overrun zone behind the curves of a plot, up to the exact minimum.</summary>
internal static class ZoneBands
{
    /// <summary>From here on a word fits across a band, on a phone too; both in percent of the width.</summary>
    private const double WideEnough = 34;

    /// <summary>From here on it fits when it is turned.</summary>
    private const double TallEnough = 6;

    /// <param name="curve">Any of those in the plot: they have the zones in common.</param>
    /// <param name="probe">
    /// The trials of the same workload and environment; null where there are none: then only the sizes that are too small are known.
    /// </param>
    public static Html Render(PlotArea plot, LatencyCurve curve, ProbeResult? probe)
    {
        if (curve.MinimumStackBytes is not { } minimum)
            return Html.Empty;
        var from = plot.Sizes.From;
        if (curve.OverrunZone is { } zone)
            return $"""
                {Band(plot, "crash", "crash zone", from, zone.FromBytes)}{Band(plot, "overrun", "overrun zone", zone.FromBytes, minimum)}
                """;
        return probe is null || ZoneBar.IsUntried(probe)
            ? Band(plot, "untried", "too small", from, minimum)
            : Band(plot, "crash", "crash zone", from, minimum);
    }

    private static Html Band(PlotArea plot, string zone, string words, ByteSize from, ByteSize to)
    {
        var (left, width) = (plot.X(from), plot.X(to) - plot.X(from));
        if (width <= 0)
            return Html.Empty;
        return $"""
            <g class="band"><title>{words}: from {SizeText.Of(from)} up to {SizeText.Of(to)}</title>
            <rect class="{zone}" x="{left}%" y="{plot.Top}" width="{width}%" height="{plot.Height}"/>
            {Label(words, left + (width / 2), width, plot)}</g>

            """;
    }

    private static Html Label(string words, double x, double width, PlotArea plot)
    {
        var y = plot.Top + (plot.Height / 2);
        if (width >= WideEnough)
            return $"""<text class="zone" x="{x}%" y="{y}" dy="4" text-anchor="middle">{words}</text>""";
        return width < TallEnough
            ? Html.Empty
            : $"""
              <svg x="{x}%" y="{y}" overflow="visible"><text class="zone" transform="rotate(-90)" dy="4" text-anchor="middle">{words}</text></svg>
              """;
    }
}
