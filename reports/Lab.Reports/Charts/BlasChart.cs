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

    public static object Options(BlasMatrix matrix)
    {
        var (rows, workloads) = (BlasWords.Rows(matrix), BlasWords.Workloads(matrix));
        var shades = matrix.Cells.Where(c => c.MinimumStackBytes is not null).Select(Shade).Order().ToList();
        ChartItem[] items =
        [
            .. from row in rows.Index()
               from workload in workloads.Index()
               let cell = row.Item.FirstOrDefault(c => c.Workload == workload.Item)
               where cell?.MinimumStackBytes is not null
               select Item(workload.Index, row.Index, cell, shades),
        ];
        return new
        {
            grid = new { left = 170, right = 2, top = NamesHeight, bottom = 0 },
            xAxis = new
            {
                type = "category",
                position = "top",
                data = workloads,
                axisLabel = new { color = ChartJson.Colour("ink"), interval = 0, rotate = 30 },
            },
            yAxis = new
            {
                type = "category",
                inverse = true,
                data = rows.Select(row => $"{row[0].Library}\n{Way(row[0])}"),
                axisLabel = new { color = ChartJson.Colour("ink"), interval = 0, lineHeight = 15 },
            },
            series = new[]
            {
                new
                {
                    type = "heatmap",
                    id = "minimums",
                    label = new { show = true, formatter = "{b}", color = ChartJson.Colour("ink"), lineHeight = 15 },
                    data = items,
                },
            },
        };
    }

    private static double Shade(BlasCell cell) => Math.Log2(cell.MinimumStackBytes!.Value.Bytes);

    /// <param name="shades">Of all cells, the lightest first.</param>
    private static ChartItem Item(int column, int row, BlasCell cell, List<double> shades)
    {
        var minimum = cell.MinimumStackBytes!.Value;
        var share = shades[0] < shades[^1] ? 100 * (Shade(cell) - shades[0]) / (shades[^1] - shades[0]) : 100;
        return new(
            [column, row, minimum],
            $"{cell.Workload} with {cell.Library}, {Way(cell)}\nminimum {minimum} ({SizeText.Bytes(minimum)})\n{Tip(cell)}",
            Name: cell.Verified ? minimum.ToString() : $"{minimum}\nnot verified",
            ItemStyle: new
            {
                color = FormattableString.Invariant($"color-mix(in srgb, var(--overrun) {share:0.#}%, var(--card))"),
                borderColor = ChartJson.Colour(cell.Verified ? "ground" : "caution"),
                borderWidth = 2,
                borderType = cell.Verified ? "solid" : "dashed",
            });
    }
}
