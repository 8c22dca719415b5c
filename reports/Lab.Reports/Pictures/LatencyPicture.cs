using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>
/// Latency over stack size of each timed workload. Few have a column each, with its environments one below the other on the same axes; of
/// many the first environment alone is shown, as more could not be read.
/// </summary>
internal sealed class LatencyPicture() : Picture(PictureKind.Latency, "Latency over stack size")
{
    private const int MostColumns = 4;
    private const int MostPlots = 12;

    public override string Describe(Results results) =>
        "Latency of the timed workloads over stack size, cold and warm, with their crash and overrun zones";

    public override bool HasData(Results results) => Timed(results).Any();

    public override Sheet Draw(Results results, Theme theme)
    {
        var workloads = Timed(results).ToImmutableArray();
        var inColumns = workloads.Length <= MostColumns;
        var shown = inColumns ? workloads : [.. workloads.Take(MostPlots).Select(w => w.RemoveRange(1, w.Length - 1))];
        var some = shown.Length < workloads.Length ? $" The first {shown.Length} of {workloads.Length} workloads." : "";
        var times = shown.SelectMany(w => w).SelectMany(p => p.Curves).SelectMany(c => c.Points).Select(p => p.Time);
        var sheet = new Sheet(
            theme,
            results,
            "Latency over stack size",
            $"Medians. {TimeText.Whiskers(times)} Warm: on a thread that stays; cold: on a new thread each.{some}");
        sheet.Legend(Legend(theme, [.. shown.SelectMany(w => w).Select(p => p.Plot)]));
        var columns = inColumns ? shown.Length : MostColumns;
        var rows = inColumns ? shown.Max(w => w.Length) : (shown.Length + MostColumns - 1) / MostColumns;
        foreach (var (i, workload) in shown.Index())
        {
            foreach (var (environment, panel) in workload.Index())
            {
                var curve = panel.Curves[0];
                var minimum = curve.MinimumStackBytes is { } size ? $", minimum {SizeText.Of(size)}" : "";
                var place = Sheet.Cell((i / columns) + environment, rows, i % columns, columns, gap: 14);
                var heading = EnvironmentText.Heading(curve.Environment.BlasThreads) + minimum;
                Plots.Add(sheet, theme, panel.Plot, place, curve.Workload, [heading]);
            }
        }

        return sheet;
    }

    private static IEnumerable<ImmutableArray<LatencyPanel>> Timed(Results results) =>
        LatencyPanel.Of(results).Where(w => w.Any(p => p.Curves.Any(c => c.Points.Any(point => point.Time is not null))));

    private static IEnumerable<LegendItem> Legend(Theme theme, ImmutableArray<LinePlot> plots)
    {
        foreach (var line in plots.SelectMany(p => p.Lines).DistinctBy(c => c.Label).OrderBy(c => c.Style))
            yield return theme.Legend(line.Label, theme.Circle(line.Colour, 5, line.IsHollow), theme.Line(line));
        foreach (var zone in ZoneStyle.InOrder(plots.SelectMany(p => p.Zones.Select(z => z.Zone))))
            yield return theme.Legend(zone, ZoneStyle.Of(zone).Name, ZoneStyle.Of(zone).Opacity);
        foreach (var mark in plots.SelectMany(p => p.Marks.Where(Plots.IsDrawn)).DistinctBy(m => m.Kind).OrderBy(m => m.Kind))
            yield return theme.Legend(mark.Kind switch
            {
                SizeMarkKind.Minimum => "minimum stack",
                SizeMarkKind.Recommended => "recommended",
                _ => "latency threshold",
            }, line: theme.Line(mark));
        if (plots.Any(p => p.Lines.Any(line => line.Points.Any(point => point.Y is null))))
            yield return theme.Legend("no samples", theme.Cross("danger"));
    }
}
