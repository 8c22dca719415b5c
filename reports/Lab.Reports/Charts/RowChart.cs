namespace Lab.Reports.Charts;

/// <summary>A chart with a row for each row of a table: a name and a figure, and what is drawn below them.</summary>
internal static class RowChart
{
    /// <summary>Pixels of a row.</summary>
    public const int RowHeight = 34;

    /// <summary>Pixels below the rows.</summary>
    public const int TickHeight = 22;

    /// <summary>Rows that are seen at once; the others are scrolled to.</summary>
    private const int Window = 20;

    /// <param name="top">Pixels above the rows.</param>
    /// <param name="rows">By their number; the second value of each is marked.</param>
    public static object Options(int top, Axis axis, ImmutableArray<ChartItem> rows, IEnumerable<object> series, bool hasLegend = false) =>
        new
        {
            grid = new { left = 0, right = rows.Length > Window ? 28 : 2, top, bottom = TickHeight },
            legend = hasLegend ? new { itemWidth = 14, itemHeight = 14 } : null,
            xAxis = axis.Options(within: true),
            yAxis = new { type = "category", inverse = true, data = rows.Select(row => row.Value[0]), axisLabel = new { show = false } },
            dataZoom = rows.Length <= Window ? null : new[]
            {
                new { yAxisIndex = 0, startValue = 0, endValue = Window - 1, zoomLock = true, handleSize = 0, top, bottom = TickHeight },
            },
            series = series.Append(ChartJson.Drawn("rows", "row", ChartJson.Place, rows)),
        };

    /// <summary>The number of a row, as the chart and its table have it.</summary>
    public static string Number(int row) => row.ToString(CultureInfo.InvariantCulture);
}
