using System.Collections.Immutable;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials.Timings;

namespace Lab.Reports.Charts.Timings;

/// <summary>
/// Call overhead as bars next to the floor. The axis is logarithmic, as operations lie ten thousandfold apart: what a bar is to its
/// floor is therefore said in words at its end.
/// </summary>
internal static class OverheadChart
{
    /// <summary>Percent of the width that the axis takes; the rest is for the words.</summary>
    private const double AxisWidth = 55;

    private const double Top = 18;
    private const double LabelHeight = 18;
    private const double BarHeight = 11;
    private const double RowHeight = 17;
    private const double Gap = 8;

    /// <summary>What fits next to a bar on a phone.</summary>
    private const int LongestProblem = 26;

    public static Html Render(ImmutableArray<CallOverhead> costs)
    {
        var times = costs.Where(c => c.Time is not null).Select(c => c.Time!).ToList();

        // From below half of the shortest: no bar is without length.
        var scale = TimeScale.Logarithmic(times.SelectMany(t => new[] { t.MedianNanoseconds / 2, Curve.Whisker(t).Upper }));
        var top = Top;
        var drawn = new List<Html>();
        foreach (var operation in costs.GroupBy(c => c.Operation))
        {
            drawn.Add(Operation(operation.Key, [.. operation], scale, top));
            top += LabelHeight + (RowHeight * operation.Count()) + Gap;
        }

        return $"""
            <div class="plot bars"><svg class="chart overhead" role="img" width="100%" height="{top + Top}">
            <title>Time of each operation through each bridge; the figures are in the table below</title>
            <defs><pattern id="through-pythonnet" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="through-pythonnet-stripe" width="2.5" height="5"/></pattern></defs>
            <g class="axis">{scale.Ticks.Select((tick, i) => Tick(tick, i, scale, top))}</g>{drawn}</svg></div>
            """;
    }

    private static double X(double nanoseconds, TimeScale scale) => AxisWidth * scale.Fraction(nanoseconds);

    private static Html Tick(double nanoseconds, int index, TimeScale scale, double bottom)
    {
        var x = X(nanoseconds, scale);
        var kind = index % 2 == 0 ? "tick" : "tick minor";
        var labels = new[] { Top - 6, bottom + 12 }
            .Select(y => (Html)$"""<text class="{kind}" x="{x}%" y="{y}" text-anchor="middle">{TimeText.Tick(nanoseconds)}</text>""");
        return $"""<line class="grid" x1="{x}%" x2="{x}%" y1="{Top}" y2="{bottom}"/>{labels}""";
    }

    private static Html Operation(string name, ImmutableArray<CallOverhead> costs, TimeScale scale, double top) => $"""
        <g class="operation"><text class="label" x="0" y="{top + LabelHeight - 5}">{name}</text>
        {costs.Select((cost, i) => Row(cost, scale, top + LabelHeight + (i * RowHeight)))}</g>

        """;

    private static Html Row(CallOverhead cost, TimeScale scale, double top)
    {
        var baseline = top + BarHeight - 1;
        return $"""
            <g class="bridge"><title>{Words(cost)}</title>
            <text x="0" y="{baseline}" dx="-6" text-anchor="end">{HostText.Bridge(cost.Bridge)}</text>{Bar(cost, scale, top, baseline)}</g>
            """;
    }

    private static Html Bar(CallOverhead cost, TimeScale scale, double top, double baseline)
    {
        if (cost.Time is not { } time)
            return $"""<text class="value" x="0" y="{baseline}" dx="4">no samples: {Shortened(cost.Problem)}</text>""";
        var (lower, upper) = Curve.Whisker(time);
        var (end, middle) = (X(time.MedianNanoseconds, scale), top + (BarHeight / 2));
        Html fill = cost.Bridge switch
        {
            Bridge.C => $"class=\"floor\"",
            Bridge.CApi => $"class=\"bar\"",
            _ => $"class=\"through-pythonnet\" fill=\"url(#through-pythonnet)\"",
        };
        return $"""
            <rect {fill} x="0" y="{top}" width="{end}%" height="{BarHeight}"/>
            <line class="whisker" x1="{X(lower, scale)}%" x2="{X(upper, scale)}%" y1="{middle}" y2="{middle}"/>
            <text x="{Math.Max(end, X(upper, scale))}%" y="{baseline}" dx="7">{TimeText.Of(time.MedianNanoseconds)}{ToFloor(cost)}</text>
            """;
    }

    private static Html ToFloor(CallOverhead cost) => cost.ToFloor switch
    {
        null => Html.Empty,
        { Verdict: ComparisonVerdict.WithinNoise } =>
            $"""<tspan class="value">, within noise</tspan><tspan class="value wide"> of the C program</tspan>""",
        { } floor => $"""<tspan class="value">, {TimeText.Ratio(floor.Ratio)}</tspan><tspan class="value wide"> the C program</tspan>""",
    };

    private static string Words(CallOverhead cost)
    {
        var floor = cost.ToFloor is null ? "" : $"; {TimeText.Against(cost.ToFloor, "the C program")}";
        var what = cost.Time is { } time ? TimeText.Describe(time) + floor : TimeText.Missing(cost.Problem);
        return $"{cost.Operation}, {HostText.Bridge(cost.Bridge)}: {what}";
    }

    private static string Shortened(string? problem)
    {
        var text = problem ?? "not timed";
        return text.Length <= LongestProblem ? text : string.Concat(text.AsSpan(0, LongestProblem - 1), "…");
    }
}
