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
    private const float Gap = 14;
    private const float NameSize = 10.5f;
    private const float WordSize = 9;
    private const double LineOfCrosses = 0.05;

    /// <summary>Room above the highest time for a line of words at the latency thresholds, as a share of the axis.</summary>
    private const double WordRoom = 0.16;

    private static readonly PixelPadding Margins = new(44, 6, 17, 32);

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
        sheet.Legend(Legend(theme, [.. shown.SelectMany(w => w)]));
        var columns = inColumns ? shown.Length : MostColumns;
        var rows = inColumns ? shown.Max(w => w.Length) : (shown.Length + MostColumns - 1) / MostColumns;
        foreach (var (i, workload) in shown.Index())
        {
            foreach (var (environment, panel) in workload.Index())
                AddPlot(sheet, theme, panel, Sheet.Cell((i / columns) + environment, rows, i % columns, columns, Gap));
        }

        return sheet;
    }

    private static IEnumerable<ImmutableArray<LatencyPanel>> Timed(Results results) =>
        LatencyPanel.Of(results).Where(w => w.Any(p => p.Curves.Any(c => c.Points.Any(point => point.Time is not null))));

    private static IEnumerable<LegendItem> Legend(Theme theme, ImmutableArray<LatencyPanel> panels)
    {
        foreach (var curve in panels.SelectMany(p => p.Plot.Curves).DistinctBy(c => c.Label).OrderBy(c => c.Style))
            yield return theme.Legend(curve.Label, Point(theme, curve), Line(theme, curve));
        foreach (var zone in ZoneStyle.InOrder(panels.SelectMany(p => p.Plot.Zones.Select(z => z.Zone))))
            yield return theme.Legend(zone, ZoneStyle.Of(zone).Name, ZoneStyle.Of(zone).Opacity);
        foreach (var mark in panels.SelectMany(p => p.Plot.Marks.Where(IsDrawn)).DistinctBy(m => m.Kind).OrderBy(m => m.Kind))
            yield return theme.Legend(Words(mark.Kind), line: Line(theme, mark));
        if (panels.Any(p => p.Curves.Any(c => c.Points.Any(point => point.Time is null))))
            yield return theme.Legend("no samples", Theme.Cross(theme.Danger));
    }

    /// <summary>What another environment needs is seen above.</summary>
    private static bool IsDrawn(SizeMark mark) => mark.Kind is not SizeMarkKind.Common;

    private static string Words(SizeMarkKind kind) => kind switch
    {
        SizeMarkKind.Minimum => "minimum stack",
        SizeMarkKind.Recommended => "recommended",
        _ => "latency threshold",
    };

    /// <summary>
    /// Warm and cold differ in their points, not only in colour. No dashes: Skia cannot write them into an SVG, and says so on stderr.
    /// </summary>
    private static LineStyle Line(Theme theme, Curve curve) => new() { Color = theme[curve.Colour], Width = 1.75f };

    private static LineStyle Line(Theme theme, SizeMark mark) =>
        new() { Color = theme[mark.Colour].WithOpacity(mark.Opacity), Width = (float)mark.Width };

    private static MarkerStyle Point(Theme theme, Curve curve) => theme.Circle(theme[curve.Colour], 5, curve.IsHollow);

    /// <summary>One workload in one environment: its zones up to the exact minimum, and its curves.</summary>
    private static void AddPlot(Sheet sheet, Theme theme, LatencyPanel panel, PixelRect place)
    {
        var curve = panel.Curves[0];
        var minimum = curve.MinimumStackBytes is { } size ? $", minimum {SizeText.Of(size)}" : "";
        sheet.Write(curve.Workload, place.Left, place.Top + 8, place.Width, NameSize, bold: true);
        var heading = EnvironmentText.Heading(curve.Environment.BlasThreads) + minimum;
        sheet.Write(heading, place.Left, place.Top + 22, place.Width, WordSize, theme.Quiet);

        var (axis, times, marks) = (new SizeAxis(theme, panel.Plot.Sizes), panel.Plot.Times, panel.Plot.Marks.Where(IsDrawn).ToList());
        var thresholds = marks.Where(m => m.Kind is SizeMarkKind.Threshold).ToList();
        var top = 1 + (WordRoom * Math.Max(1, thresholds.Count));
        // Half a point at the largest size needs room, too.
        var plot = sheet.Add(place, Margins, new(SizeAxis.From, SizeAxis.To + 2, 0, top));
        plot.Grid.XAxisStyle.IsVisible = false;
        theme.Ticks(plot.Axes.Bottom, axis.Ticks(step: 2));
        theme.Ticks(plot.Axes.Left, times.Ticks.Select(t => (times.Fraction(t), TimeText.Tick(t))));
        foreach (var (zone, from, to) in panel.Plot.Zones)
            axis.AddZone(plot, zone, from, to, 0, top, ZoneStyle.Of(zone).Opacity);
        foreach (var mark in marks)
            axis.AddLine(plot, mark.Size, Line(theme, mark));
        foreach (var (line, mark) in thresholds.Index())
        {
            var onLeft = axis.X(mark.Size) > SizeAxis.To / 2;
            var label = theme.Text(mark.Text, WordSize, alignment: onLeft ? Alignment.UpperRight : Alignment.UpperLeft);
            label.BackgroundColor = theme.Ground.WithOpacity(0.8);
            Sheet.Label(plot, label, axis.X(mark.Size), top - (WordRoom * line), right: onLeft ? -3 : 3, down: 1);
        }

        foreach (var drawn in panel.Plot.Curves.Reverse())
            AddCurve(plot, axis, times, drawn);
    }

    /// <summary>Medians joined by a line, each with a whisker. A size without samples is a gap in the line, and a cross.</summary>
    private static void AddCurve(Plot plot, SizeAxis axis, TimeScale times, Curve curve)
    {
        var (theme, style) = (axis.Theme, Line(axis.Theme, curve));
        foreach (var point in curve.Points.Where(p => p.Time is not null))
        {
            var (x, (lower, upper)) = (axis.X(point.StackBytes), Curve.Whisker(point.Time!));
            plot.Add.Line(x, times.Fraction(lower), x, times.Fraction(upper)).LineStyle = new() { Color = style.Color, Width = 1.25f };
        }

        var medians = plot.Add.Scatter(curve.Points
            .Select(p => new Coordinates(axis.X(p.StackBytes), p.Time is { } time ? times.Fraction(time.MedianNanoseconds) : double.NaN))
            .ToArray());
        (medians.LineStyle, medians.MarkerStyle) = (style, Point(theme, curve));
        // Crosses of each curve stand on a line of their own: none hides another.
        foreach (var point in curve.Points.Where(p => p.Time is null))
            plot.Add.Marker(axis.X(point.StackBytes), LineOfCrosses * (curve.Style + 1)).MarkerStyle = Theme.Cross(theme.Danger);
    }
}
