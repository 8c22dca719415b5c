namespace Lab.Reports.Charts;

/// <summary>Two figures a row, as it was and as it is, on one logarithmic axis: a hollow dot, a line, and a dot.</summary>
internal static class DumbbellChart
{
    private const int Top = 24;

    /// <summary>Pixels of what is above and below the rows.</summary>
    public const int Height = Top + RowChart.TickHeight;

    /// <summary>The minimum of each workload, in bytes.</summary>
    public static object Of(IReadOnlyList<WorkloadComparison> workloads) => Of(
        Sizes([.. workloads.SelectMany(w => new[] { w.Base?.MinimumStackBytes, w.Head?.MinimumStackBytes })]),
        workloads.Select(w => (
            ComparisonText.Name(w), Figures(w.Base?.MinimumStackBytes?.ToString(), w.Head?.MinimumStackBytes?.ToString()),
            (double?)w.Base?.MinimumStackBytes?.Bytes, (double?)w.Head?.MinimumStackBytes?.Bytes, Colour(w.Change))));

    /// <summary>The median of each timing, in nanoseconds.</summary>
    public static object Of(IReadOnlyList<TimingComparison> timings) => Of(
        Axis.Times(timings.SelectMany(t => new[] { t.Base!.MedianNanoseconds, t.Head!.MedianNanoseconds }), isLogarithmic: true),
        timings.Select(t => (
            ComparisonText.Name(t.Timed),
            Figures(TimeText.Of(t.Base!.MedianNanoseconds), TimeText.Of(t.Head!.MedianNanoseconds)),
            (double?)t.Base.MedianNanoseconds, (double?)t.Head.MedianNanoseconds,
            t.Comparison!.Verdict is ComparisonVerdict.Slower ? "danger" : "good")));

    /// <summary>No thread has less than the usual axis begins with: a call that needs so little is at its end or beyond.</summary>
    private static Axis Sizes(ImmutableArray<ByteSize?> sizes)
    {
        var axis = Axis.Covering(sizes);
        return sizes.Any(size => size?.Bytes <= axis.From) ? Axis.Sizes(ByteSize.Page, new((long)axis.To)) : axis;
    }

    private static object Of(Axis axis, IEnumerable<(string Name, string Figures, double? Base, double? Head, string Colour)> compared)
    {
        var rows = compared.Select((row, i) => (Number: RowChart.Number(i), Row: row)).ToList();
        var changes = rows.Select(r => new ChartItem(
            [r.Number, r.Row.Base, r.Row.Head],
            $"{r.Row.Name}\n{r.Row.Figures}",
            ItemStyle: new { color = ChartJson.Colour(r.Row.Colour) }));
        return RowChart.Options(
            Top,
            axis,
            [.. rows.Select(r => new ChartItem([r.Number, null], Name: VisibleText.Line(r.Row.Name, 100), Note: r.Row.Figures))],
            [ChartJson.Drawn("change", "dumbbell", ChartJson.Range, changes)]);
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
