using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>Draws a plot of curves as the page has it, below a name and what is said of it.</summary>
internal static class Plots
{
    private const float WordSize = 9.5f;
    private const float LineHeight = 13;
    private const double LineOfCrosses = 0.05;

    /// <summary>Room above the highest figure for a line of words at a threshold, as a share of the axis.</summary>
    private const double WordRoom = 0.16;

    /// <param name="place">Of all of it.</param>
    /// <param name="lines">What is said of it.</param>
    public static void Add(Sheet sheet, Theme theme, LinePlot drawn, PixelRect place, string name, IReadOnlyList<string> lines)
    {
        sheet.Write(name, place.Left, place.Top + 8, place.Width, 10.5f, bold: true);
        foreach (var (i, line) in lines.Index())
            sheet.Write(line, place.Left, place.Top + 22 + (i * LineHeight), place.Width, WordSize, "quiet");
        var (across, up, marks) = (drawn.Across, drawn.Up, drawn.Marks.Where(IsDrawn).ToList());
        var thresholds = marks.FindAll(m => m.Kind is SizeMarkKind.Threshold);
        var top = 1 + (WordRoom * Math.Max(1, thresholds.Count));
        // Half a point at the ends needs room, too.
        var plot = sheet.Add(place, new(50, 8, 17, 19 + (lines.Count * LineHeight)), new(-0.02, 1.02, 0, top));
        plot.Grid.XAxisStyle.IsVisible = false;
        // There is room for every second size.
        theme.Ticks(plot.Axes.Bottom, across.Labels.Where((_, i) => i % 2 == 0 || across.Figures is not "size"));
        theme.Ticks(plot.Axes.Left, up.Labels);
        foreach (var (zone, from, to) in drawn.Zones)
            theme.AddZone(plot, zone, across.Place(from.Bytes), across.Place(to.Bytes), 0, top, ZoneStyle.Of(zone).Opacity);
        foreach (var mark in marks)
            plot.Add.VerticalLine(across.Place(mark.Size.Bytes)).LineStyle = theme.Line(mark);
        foreach (var (line, mark) in thresholds.Index())
        {
            var onLeft = across.Place(mark.Size.Bytes) > 0.5;
            var label = theme.Text(mark.Text, WordSize, alignment: onLeft ? Alignment.UpperRight : Alignment.UpperLeft);
            label.BackgroundColor = theme["ground"].WithOpacity(0.8);
            Sheet.Label(plot, label, across.Place(mark.Size.Bytes), top - (WordRoom * line), right: onLeft ? -3 : 3, down: 1);
        }

        foreach (var line in drawn.Lines.Reverse())
            Add(plot, theme, across, up, line);
    }

    /// <summary>What another environment needs is seen above.</summary>
    public static bool IsDrawn(SizeMark mark) => mark.Kind is not SizeMarkKind.Common;

    /// <summary>Points joined by a line, each with its whisker. One without a figure is a gap in the line, and a cross.</summary>
    private static void Add(Plot plot, Theme theme, Axis across, Axis up, PlotLine line)
    {
        foreach (var point in line.Points.Where(p => p.Whisker is not null))
        {
            var (x, (lower, upper)) = (across.Place(point.X), point.Whisker!.Value);
            plot.Add.Line(x, up.Place(lower), x, up.Place(upper)).LineStyle = theme.Line(line, width: 1.25f);
        }

        var points = plot.Add.Scatter(
            line.Points.Select(p => new Coordinates(across.Place(p.X), p.Y is { } y ? up.Place(y) : double.NaN)).ToArray());
        (points.LineStyle, points.MarkerStyle) = (theme.Line(line), theme.Circle(line.Colour, 5, line.IsHollow));
        // Crosses of each curve stand on a line of their own: none hides another.
        foreach (var point in line.Points.Where(p => p.Y is null))
            plot.Add.Marker(across.Place(point.X), LineOfCrosses * (line.Style + 1)).MarkerStyle = theme.Cross("danger");
    }
}
