using Lab.Analysis.Timings;
using Lab.Plots.Drawing;
using Lab.Reports.Charts.Timings;
using ScottPlot;

namespace Lab.Plots.Latency;

/// <summary>One curve: medians joined by a line, each with a whisker; a cross where there are no samples.</summary>
internal sealed class LatencyTrace(Theme theme, SizeAxis sizes, TimeScale times, LatencyCurve curve)
{
    private const double LineOfCrosses = 0.05;
    private const float WhiskerWidth = 1.25f;

    /// <param name="line">On which line crosses stand, from 0: those of other curves are not hidden.</param>
    public void AddTo(Panel panel, int line)
    {
        var style = CurveStyle.Of(curve.Mode, theme);
        foreach (var stretch in Stretches())
            Add(panel, style, stretch);
        foreach (var point in curve.Points.Where(p => p.Time is null))
            panel.Plot.Add.Marker(sizes.X(point.StackBytes), LineOfCrosses * (line + 1)).MarkerStyle = LegendEntry.Died(theme.Danger);
    }

    private void Add(Panel panel, CurveStyle style, List<LatencyPoint> points)
    {
        var places = points.ConvertAll(p => new Coordinates(sizes.X(p.StackBytes), times.Fraction(p.Time!.MedianNanoseconds)));
        panel.Add(new Stroke(points.Select(Whisker), new() { Color = style.Line.Color, Width = WhiskerWidth }))
            .Add(new Stroke([places], style.Line));
        panel.Plot.Add.Markers(places).MarkerStyle = style.Marker;
    }

    private Coordinates[] Whisker(LatencyPoint point)
    {
        var (x, (lower, upper)) = (sizes.X(point.StackBytes), Curve.Whisker(point.Time!));
        return [new(x, times.Fraction(lower)), new(x, times.Fraction(upper))];
    }

    /// <summary>Where a size has no samples the line has a gap.</summary>
    private IEnumerable<List<LatencyPoint>> Stretches()
    {
        var stretch = new List<LatencyPoint>();
        foreach (var point in curve.Points)
        {
            if (point.Time is not null)
            {
                stretch.Add(point);
                continue;
            }

            if (stretch.Count > 0)
                yield return stretch;
            stretch = [];
        }

        if (stretch.Count > 0)
            yield return stretch;
    }
}
