using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>Two figures a row, as it was and as it is, on one logarithmic axis: a hollow dot, a line, and a dot.</summary>
internal static class DumbbellChart
{
    /// <summary>Pixels of what is above and below the rows.</summary>
    public const int Height = Top + ThresholdsChart.TickHeight;

    private const int Top = 24;

    /// <summary>The minimum of each workload, in bytes.</summary>
    public static ChartOptions Of(IReadOnlyList<WorkloadComparison> workloads) => Of(
        Axis([.. workloads.SelectMany(w => new[] { w.Base?.MinimumStackBytes, w.Head?.MinimumStackBytes })]),
        [.. workloads.Select(w => (
            ComparisonText.Name(w), Figures(w.Base?.MinimumStackBytes?.ToString(), w.Head?.MinimumStackBytes?.ToString()),
            w.Base?.MinimumStackBytes?.Bytes, (double?)w.Head?.MinimumStackBytes?.Bytes, Colour(w.Change)))]);

    /// <summary>The median of each timing, in nanoseconds.</summary>
    public static ChartOptions Of(IReadOnlyList<TimingComparison> timings) => Of(
        new() { Type = AxisType.Log, AxisLabel = new() { Formatter = "time" } },
        [.. timings.Select(t => (
            ComparisonText.Name(t.Timed),
            Figures(TimeText.Of(t.Base!.MedianNanoseconds), TimeText.Of(t.Head!.MedianNanoseconds)),
            (double?)t.Base.MedianNanoseconds, (double?)t.Head.MedianNanoseconds,
            t.Comparison!.Verdict is ComparisonVerdict.Slower ? "danger" : "good"))]);

    /// <summary>No thread has less than the usual axis begins with: a call that needs so little is at its end or beyond.</summary>
    private static XAxis Axis(ImmutableArray<ByteSize?> sizes)
    {
        var scale = LogScale.Covering(sizes);
        return ThresholdsChart.SizeAxis(sizes.Any(size => size <= scale.From) ? scale with { From = ByteSize.Page } : scale);
    }

    private static ChartOptions Of(XAxis axis, IReadOnlyList<(string Name, string Figures, double? Base, double? Head, string Colour)> rows)
    {
        var options = ThresholdsChart.Rows(rows.Count, Top, axis);
        options.Series =
        [
            ChartJson.Drawn("name", "row", ChartJson.Place, rows.Select(
                (row, i) => new ChartItem(
                    [ThresholdsChart.Row(i), row.Head ?? row.Base], Name: VisibleText.Line(row.Name, 100), Note: row.Figures))),
            ChartJson.Drawn("change", "dumbbell", ChartJson.Range, rows.Select(
                (row, i) => new ChartItem(
                    [ThresholdsChart.Row(i), row.Base, row.Head],
                    $"{row.Name}\n{row.Figures}",
                    ItemStyle: new() { Color = ChartJson.Colour(row.Colour) }))),
        ];
        return options;
    }

    private static string Figures(string? was, string? now) => was == now ? $"{now ?? "–"}" : $"{was ?? "–"} → {now ?? "–"}";

    /// <summary>Of a change: a variable of the style sheet, and a class there.</summary>
    public static string Colour(WorkloadChange change) => change switch
    {
        WorkloadChange.Broke or WorkloadChange.Grew => "danger",
        WorkloadChange.Shrank or WorkloadChange.Mended => "good",
        _ => "quiet",
    };
}
