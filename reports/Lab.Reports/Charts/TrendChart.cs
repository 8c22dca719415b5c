using Vizor.ECharts;

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
    public static ChartOptions Options(RunIndex index)
    {
        var options = new ChartOptions();
        options.UseUTC = true;
        options.Tooltip = new() { Formatter = "point" };
        options.Color = [.. Colours.Select(name => (Color)ChartJson.Colour(name))];
        options.Legend = new() { Type = LegendType.Scroll, Orient = Orient.Vertical };
        options.Grid = new() { Left = 64, Right = 12, Top = 12 + (MostLines * 20), Bottom = 28 };
        options.XAxis = new() { Type = AxisType.Time };
        options.YAxis = new() { Type = AxisType.Log, LogBase = 2, AxisLabel = new() { Formatter = "size" } };
        options.Series = [.. index.Trends.Select((trend, row) => new LineSeries
        {
            Id = ThresholdsChart.Row(row),
            Name = VisibleText.Line(trend.Workload, MostCharacters) + TrendText.Way(index, trend) + On(index, trend),
            Symbol = Symbols[row % Symbols.Length],
            SymbolSize = 8,
            Data = trend.Points.Select(p => new double?[] { p.Run.StartedAt.ToUnixTimeMilliseconds(), p.Minimum?.Bytes }).ToArray(),
        })];
        return options;
    }

    /// <summary>Where it was measured, where there is more than one place: by its number, as it is listed.</summary>
    private static string On(RunIndex index, WorkloadTrend trend) =>
        index.Places.Length == 1 ? "" : $" on machine {ThresholdsChart.Row(index.Places.IndexOf(trend.Place) + 1)}";
}
