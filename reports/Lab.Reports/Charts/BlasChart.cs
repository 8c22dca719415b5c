using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>
/// The minimums with each BLAS, number of threads and CPU kernel, as a heat map: a row a way to run a BLAS, a column a workload, the more
/// stack the stronger its colour, on a logarithmic scale.
/// </summary>
internal static class BlasChart
{
    private const int RowHeight = 40;
    private const int NamesHeight = 84;

    public static int Height(BlasMatrix matrix) => (BlasWords.Rows(matrix).Length * RowHeight) + NamesHeight;

    /// <summary><c>Haswell, 2 threads</c>.</summary>
    public static string Way(BlasCell cell)
    {
        var threads = $"{BlasWords.Threads(cell)} {(cell.Threads == 1 ? "thread" : "threads")}";
        return cell.Kernel is null ? threads : $"{BlasWords.Kernel(cell)}, {threads}";
    }

    /// <summary>On which pair of trials a cell stands, and the function that takes its stack.</summary>
    public static string Tip(BlasCell cell)
    {
        var pair = cell is { Verified: true, DiesAtBytes: { } dies } ? $"lives at {cell.SurvivesAtBytes}, not at {dies}" : "no pair";
        return cell.TakenBy is { } function ? $"{pair}; taken by {function}, up to {cell.LargestFrameBytes} at once" : pair;
    }

    public static ChartOptions Options(BlasMatrix matrix)
    {
        var (rows, workloads) = (BlasWords.Rows(matrix), BlasWords.Workloads(matrix));
        ChartItem[] items =
        [
            .. from row in rows.Index()
               from workload in workloads.Index()
               let cell = row.Item.FirstOrDefault(c => c.Workload == workload.Item)
               where cell?.MinimumStackBytes is not null
               select Item(workload.Index, row.Index, cell),
        ];
        var shades = items.Select(item => (double)item.Value[3]!).DefaultIfEmpty().ToList();
        var options = ChartJson.Chart();
        options.Grid = new() { Left = 170, Right = 2, Top = NamesHeight, Bottom = 0 };
        options.XAxis = new()
        {
            Type = AxisType.Category,
            Position = TopOrBottom.Top,
            Data = workloads.ToArray(),
            AxisLabel = new() { Color = ChartJson.Colour("ink"), Interval = 0, Rotate = 30 },
            AxisTick = new() { Show = false },
            AxisLine = new() { Show = false },
        };
        options.YAxis = ChartJson.Rows(
            rows.Select(row => $"{row[0].Library}\n{Way(row[0])}"),
            new() { Color = ChartJson.Colour("ink"), Interval = 0, LineHeight = 15 });
        options.VisualMap = new ContinuousVisualMap
        {
            Show = false,
            Dimension = 3,
            Min = shades.Min(),
            Max = shades.Max(),
            InRange = new() { Color = new Color[] { ChartJson.Colour("card"), ChartJson.Colour("overrun") } },
        };
        options.Series =
        [
            new HeatmapSeries
            {
                Id = "minimums",
                Name = "minimum stack",
                Label = new() { Show = true, Formatter = "{b}", Color = ChartJson.Colour("ink"), LineHeight = 15 },
                ItemStyle = new() { BorderColor = ChartJson.Colour("ground"), BorderWidth = 2 },
                Data = items,
            },
        ];
        return options;
    }

    private static ChartItem Item(int column, int row, BlasCell cell)
    {
        var minimum = cell.MinimumStackBytes!.Value;
        return new(
            [column, row, minimum, Math.Log2(minimum.Bytes)],
            $"{cell.Workload} with {cell.Library}, {Way(cell)}\nminimum {minimum} ({SizeText.Bytes(minimum)})\n{Tip(cell)}",
            Name: cell.Verified ? minimum.ToString() : $"{minimum}\nnot verified",
            ItemStyle: cell.Verified
                ? null : new() { BorderColor = ChartJson.Colour("caution"), BorderWidth = 2, BorderType = LineTypeStyle.Dashed });
    }
}
