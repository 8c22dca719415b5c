using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>
/// Call overhead: a row for each operation, with a mark for each bridge on the same logarithmic axis, as operations lie ten thousandfold
/// apart. A bar has no zero to begin at on such an axis, and three bars a row leave no room for words. The figures stand in columns on
/// the right.
/// </summary>
internal sealed class OverheadPicture() : Picture(PictureKind.Overhead, "Call overhead")
{
    private const float NameWidth = 228;
    private const float NameSize = 10.5f;
    private const float FigureSize = 10;
    private const float ColumnWidth = 76;
    private const float HeadHeight = 18;
    private const float TickHeight = 17;
    private const float HighestRow = 44;

    public override string Describe(Results results) =>
        "Time of each operation between .NET and Python through each bridge, compared with a C program that makes the same calls";

    public override bool HasData(Results results) => results.Timings?.CallOverhead.Any(c => c.Time is not null) == true;

    public override Sheet Draw(Results results, Theme theme)
    {
        var costs = results.Timings!.CallOverhead;
        var chart = new OverheadChart(costs);
        var (bridges, operations, scale) = (chart.Bridges, chart.Operations, chart.Times);
        var sheet = new Sheet(theme, results, "What a call between .NET and Python costs",
            $"Medians; × is against the C program that makes the same calls. {TimeText.Whiskers(costs.Select(c => c.Time))}");
        sheet.Legend(bridges.Select(b => theme.Legend(OverheadChart.Words(b), Mark(theme, b))));

        var figures = bridges.Length * ColumnWidth;
        var rowHeight = Math.Min(HighestRow, (Sheet.Body.Height - HeadHeight - TickHeight) / operations.Length);
        var (top, bottom) = (Sheet.Body.Top, Sheet.Body.Top + HeadHeight + (operations.Length * rowHeight) + TickHeight);
        var place = new PixelRect(Sheet.Body.Left, Sheet.Body.Right, bottom, top);
        var plot = sheet.Add(place, new(NameWidth, figures, TickHeight, HeadHeight), new(-0.02, 1.02, -operations.Length, 0));
        plot.Grid.YAxisStyle.IsVisible = false;
        theme.Ticks(plot.Axes.Bottom, scale.Ticks.Select(t => (scale.Fraction(t), TimeText.Tick(t))));
        var names = operations.Select((o, i) => (-i - 0.5, theme.Fit(o.Key, NameSize, NameWidth - 10)));
        theme.Ticks(plot.Axes.Left, names, NameSize, theme.Ink, tick: 0);
        foreach (var (column, bridge) in bridges.Index())
        {
            var x = Column(place, figures, column);
            sheet.Write(HostText.Bridge(bridge), x, top + (HeadHeight / 2), ColumnWidth, FigureSize, theme.Quiet);
        }

        foreach (var (row, operation) in operations.Index())
        {
            AddRow(plot, theme, scale, [.. operation], row);
            var y = top + HeadHeight + ((row + 0.5f) * rowHeight);
            foreach (var cost in operation)
            {
                var x = Column(place, figures, bridges.IndexOf(cost.Bridge));
                sheet.Write(OverheadChart.Figure(cost), x, y, ColumnWidth - 4, FigureSize, cost.Time is null ? theme.Quiet : null);
            }
        }

        return sheet;
    }

    private static float Column(PixelRect place, float figures, int column) => place.Right - figures + 12 + (column * ColumnWidth);

    /// <summary>Marks that lie over each other are all seen: a bar across, a circle, a diamond around it.</summary>
    private static MarkerStyle Mark(Theme theme, Bridge bridge) => bridge switch
    {
        Bridge.C => new(MarkerShape.VerticalBar, 15, theme.Ink) { LineWidth = 2 },
        Bridge.CApi => theme.Circle(theme.Accent, 8, isHollow: false),
        Bridge.PythonNet => new(MarkerShape.OpenDiamond, 10, theme.Danger)
        {
            OutlineColor = theme.Danger,
            OutlineWidth = 1.75f,
            LineWidth = 1.75f,
        },
        _ => throw new UnreachableException(),
    };

    /// <summary>A faint line from the fastest bridge to the slowest, and the marks on it.</summary>
    private static void AddRow(Plot plot, Theme theme, TimeScale scale, ImmutableArray<CallOverhead> costs, int row)
    {
        var y = -row - 0.5;
        var timed = costs
            .Where(c => c.Time is not null)
            .Select(c => (c.Bridge, Time: c.Time!, X: scale.Fraction(c.Time!.MedianNanoseconds)))
            .ToList();
        if (timed.Count == 0)
            return;
        plot.Add.Line(timed.Min(t => t.X), y, timed.Max(t => t.X), y).LineStyle = new() { Color = theme.Line, Width = 3 };
        foreach (var (bridge, time, x) in timed)
        {
            var (lower, upper) = Curve.Whisker(time);
            plot.Add.Line(scale.Fraction(lower), y, scale.Fraction(upper), y).LineStyle = new() { Color = theme.Ink, Width = 1.25f };
            plot.Add.Marker(x, y).MarkerStyle = Mark(theme, bridge);
        }
    }
}
