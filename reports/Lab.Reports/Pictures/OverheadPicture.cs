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
    private const float FigureSize = 10;
    private const float ColumnWidth = 76;
    private const float HeadHeight = 18;

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
        var (plot, rowHeight) = sheet.AddRows(
            scale, [.. operations.Select((o, i) => (-i - 0.5, o.Key))], NameWidth, figures, HeadHeight, bold: false);
        foreach (var (column, bridge) in bridges.Index())
        {
            var x = Column(figures, column);
            sheet.Write(HostText.Bridge(bridge), x, Sheet.Body.Top + (HeadHeight / 2), ColumnWidth, FigureSize, "quiet");
        }

        foreach (var (row, operation) in operations.Index())
        {
            AddRow(plot, theme, scale, [.. operation], row);
            var y = Sheet.Body.Top + HeadHeight + ((row + 0.5f) * rowHeight);
            foreach (var cost in operation)
            {
                var x = Column(figures, bridges.IndexOf(cost.Bridge));
                sheet.Write(OverheadChart.Figure(cost), x, y, ColumnWidth - 4, FigureSize, cost.Time is null ? "quiet" : "ink");
            }
        }

        return sheet;
    }

    private static float Column(float figures, int column) => Sheet.Body.Right - figures + 12 + (column * ColumnWidth);

    /// <summary>Marks that lie over each other are all seen: a bar across, a circle, a diamond around it.</summary>
    private static MarkerStyle Mark(Theme theme, Bridge bridge) => bridge switch
    {
        Bridge.C => new(MarkerShape.VerticalBar, 15, theme["ink"]) { LineWidth = 2 },
        Bridge.CApi => theme.Circle("accent", 8, isHollow: false),
        Bridge.PythonNet => new(MarkerShape.OpenDiamond, 10, theme["danger"])
        {
            OutlineColor = theme["danger"],
            OutlineWidth = 1.75f,
            LineWidth = 1.75f,
        },
        _ => throw new UnreachableException(),
    };

    /// <summary>A faint line from the fastest bridge to the slowest, and the marks on it.</summary>
    private static void AddRow(Plot plot, Theme theme, Axis scale, ImmutableArray<CallOverhead> costs, int row)
    {
        var y = -row - 0.5;
        var timed = costs
            .Where(c => c.Time is not null)
            .Select(c => (c.Bridge, Time: c.Time!, X: scale.Place(c.Time!.MedianNanoseconds)))
            .ToList();
        if (timed.Count == 0)
            return;
        plot.Add.Line(timed.Min(t => t.X), y, timed.Max(t => t.X), y).LineStyle = new() { Color = theme["line"], Width = 3 };
        foreach (var (bridge, time, x) in timed)
        {
            var (lower, upper) = PlotLine.Whisker(time);
            plot.Add.Line(scale.Place(lower), y, scale.Place(upper), y).LineStyle = new() { Color = theme["ink"], Width = 1.25f };
            plot.Add.Marker(x, y).MarkerStyle = Mark(theme, bridge);
        }
    }
}
