using System.Collections.Immutable;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Charts.Timings;

/// <summary>Times over sizes: medians joined by a line, each with a whisker; a cross where there are no samples.</summary>
/// <param name="Label">What the curve is, in a word or two: it stands at its end.</param>
/// <param name="Style">Which of the line styles, from 0: they differ in their dashes and points, and in colour only besides.</param>
/// <param name="Points">Smallest size first.</param>
internal sealed record Curve(string Label, int Style, ImmutableArray<LatencyPoint> Points)
{
    /// <summary>Line styles in the style sheet.</summary>
    public const int Styles = 3;

    private const double Radius = 3.25;
    private const double LineOfCrosses = 9;

    /// <summary>What the axis has to hold, in nanoseconds.</summary>
    public IEnumerable<double> Extent => Points
        .Where(p => p.Time is not null)
        .SelectMany(p => new[] { Whisker(p.Time!).Lower, p.Time!.MedianNanoseconds, Whisker(p.Time!).Upper });

    /// <summary>Time at the largest size that has one; null if none has.</summary>
    public double? Last => Points.LastOrDefault(p => p.Time is not null)?.Time?.MedianNanoseconds;

    /// <summary>The confidence interval of the median, or the quartiles where samples are too few for one.</summary>
    public static (double Lower, double Upper) Whisker(Distribution time) => time.MedianInterval is { } interval
        ? (interval.Lower, interval.Upper)
        : (time.Percentile25Nanoseconds, time.Percentile75Nanoseconds);

    public Html Render(PlotArea plot) => $"""
        <g class="curve style-{Style % Styles}">{Points.Zip(Points.Skip(1), (a, b) => Segment(plot, a, b))}{Points.Select(p => Point(plot, p))}</g>

        """;

    /// <summary>Where a size has no samples the line has a gap.</summary>
    private static Html Segment(PlotArea plot, LatencyPoint from, LatencyPoint to)
    {
        if (from.Time is not { } before || to.Time is not { } after)
            return Html.Empty;
        var (y1, y2) = (plot.Y(before.MedianNanoseconds), plot.Y(after.MedianNanoseconds));
        return $"""<line class="line" x1="{plot.X(from.StackBytes)}%" y1="{y1}" x2="{plot.X(to.StackBytes)}%" y2="{y2}"/>""";
    }

    private Html Point(PlotArea plot, LatencyPoint point)
    {
        var x = plot.X(point.StackBytes);
        if (point.Time is not { } time)
            return $"""<g class="without"><title>{Words(point)}</title>{Cross(x, plot.Bottom - (LineOfCrosses * ((Style % Styles) + 1)))}</g>""";
        var (lower, upper) = Whisker(time);
        return $"""
            <g class="point"><title>{Words(point)}</title>
            <line class="whisker" x1="{x}%" x2="{x}%" y1="{plot.Y(lower)}" y2="{plot.Y(upper)}"/>
            <circle cx="{x}%" cy="{plot.Y(time.MedianNanoseconds)}" r="{Radius}"/></g>
            """;
    }

    private static Html Cross(double x, double y) => $"""
        <svg x="{x}%" y="{y}" overflow="visible"><path class="cross" d="M-3 -3L3 3M3 -3L-3 3"/></svg>
        """;

    private string Words(LatencyPoint point)
    {
        var what = point.Time is { } time ? TimeText.Describe(time) : TimeText.Missing(point.Problem);
        return $"{Label}, {SizeText.Of(point.StackBytes)}: {what}";
    }
}
