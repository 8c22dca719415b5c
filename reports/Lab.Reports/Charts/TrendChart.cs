namespace Lab.Reports.Charts;

/// <summary>The minimum of each workload over the time of runs, a line a trend, of which the page shows a few at once.</summary>
internal static class TrendChart
{
    public const int Height = 400;

    /// <summary>A colour for each line that is shown at once.</summary>
    private static readonly ImmutableArray<string> Colours = ["accent", "caution", "good", "danger", "ink", "quiet"];

    private static readonly ImmutableArray<string> Symbols = ["circle", "rect", "triangle", "diamond", "roundRect"];

    public static int MostLines => Colours.Length;

    /// <summary>Of a workload's name, what a narrow screen has room for: both ends stay. How it was called is never cut.</summary>
    private const int MostCharacters = 48;

    /// <summary>Milliseconds since 1970 in UTC, and bytes: null where a run found no minimum.</summary>
    public static object Options(RunIndex index) => new
    {
        useUTC = true,
        tooltip = new { formatter = "point" },
        color = Colours.Select(ChartJson.Colour),
        legend = new { type = "scroll", orient = "vertical" },
        grid = new { left = 64, right = 12, top = 12 + (MostLines * 20), bottom = 28 },
        xAxis = new { type = "time" },
        yAxis = new { type = "log", logBase = 2, axisLabel = new { formatter = "size" } },
        series = index.Trends.Select((trend, row) => new
        {
            type = "line",
            id = RowChart.Number(row),
            name = VisibleText.Line(trend.Workload, MostCharacters) + TrendText.Way(index, trend) + On(index, trend),
            symbol = Symbols[row % Symbols.Length],
            symbolSize = 8,
            data = trend.Points.Select(p => new double?[] { p.Run.StartedAt.ToUnixTimeMilliseconds(), p.Minimum?.Bytes }),
        }),
    };

    /// <summary>Where it was measured, where there is more than one place: by its number, as it is listed.</summary>
    private static string On(RunIndex index, WorkloadTrend trend) =>
        index.Places.Length == 1 ? "" : $" on machine {RowChart.Number(index.Places.IndexOf(trend.Place) + 1)}";
}
