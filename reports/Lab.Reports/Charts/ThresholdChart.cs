using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts;

/// <summary>The threshold picture: rows on one axis. Percent across and pixels down make it fit a phone and a wall.</summary>
internal static class ThresholdChart
{
    private const double BottomMargin = 22;

    public static Html Render(IReadOnlyCollection<ThresholdRow> rows, ByteSize? recommended, string description)
    {
        var top = ChartAxis.Height + 4;
        var drawn = new List<Html>();
        foreach (var row in rows)
        {
            drawn.Add(row.Render(top));
            top += row.Height;
        }

        return $"""
            <svg class="chart" role="img" width="100%" height="{top + BottomMargin}"><title>{description}</title>
            {ChartAxis.Render(recommended, top)}{drawn}
            </svg>
            """;
    }

    /// <summary>Hatching for all charts. Crash is solid, overrun and refused striped, safe outlined: they differ without colour.</summary>
    public static Html Patterns() => $"""
        <svg width="0" height="0" class="patterns" aria-hidden="true"><defs>
        <pattern id="overrun" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="overrun-ground" width="6" height="6"/><rect class="overrun-stripe" width="2.4" height="6"/></pattern>
        <pattern id="refused" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect class="refused-ground" width="6" height="6"/><rect class="refused-stripe" width="6" height="1.2"/></pattern>
        <pattern id="untried" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="untried-dot" cx="2" cy="2" r="1"/></pattern>
        </defs></svg>
        """;
}
