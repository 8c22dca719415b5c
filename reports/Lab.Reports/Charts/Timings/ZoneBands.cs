using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts.Timings;

/// <summary>The zones behind the curves of a plot, up to the exact minimum.</summary>
internal static class ZoneBands
{
    /// <summary>From here on a word fits across a band, on a phone too; both in percent of the width.</summary>
    private const double WideEnough = 34;

    /// <summary>From here on it fits when it is turned.</summary>
    private const double TallEnough = 6;

    public static Html Render(PlotArea plot, IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> zones) =>
        $"{zones.Select(z => Band(plot, ZoneStyle.Of(z.Zone), ByteSize.Max(z.From, plot.Sizes.From), z.To))}";

    private static Html Band(PlotArea plot, ZoneStyle zone, ByteSize from, ByteSize to)
    {
        var (left, width) = (plot.X(from), plot.X(to) - plot.X(from));
        if (width <= 0)
            return Html.Empty;
        return $"""
            <g class="band"><title>{zone.Name}: from {SizeText.Of(from)} up to {SizeText.Of(to)}</title>
            <rect class="{zone.Class}" x="{left}%" y="{plot.Top}" width="{width}%" height="{plot.Height}"/>
            {Label(zone.Name, left + (width / 2), width, plot)}</g>

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
