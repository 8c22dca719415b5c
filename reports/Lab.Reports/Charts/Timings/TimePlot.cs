using Vizor.ECharts;

namespace Lab.Reports.Charts.Timings;

/// <summary>Curves of times over stack sizes, the zones behind them and the sizes that matter: what page and picture draw.</summary>
internal sealed record TimePlot(LogScale Sizes, TimeScale Times, ImmutableArray<Curve> Curves)
{
    /// <summary>From here on a word fits across a zone, on a phone too; both in percent of the width.</summary>
    private const double WideEnough = 34;

    /// <summary>From here on it fits when it is turned.</summary>
    private const double TallEnough = 6;

    private const int Footer = 24;
    private const int LetterWidth = 8;

    /// <summary>The zones below the minimum.</summary>
    public ImmutableArray<(StackZone Zone, ByteSize From, ByteSize To)> Zones { get; init; } = [];

    public ImmutableArray<SizeMark> Marks { get; init; } = [];

    /// <summary>Pixels of the curves.</summary>
    public int PlotHeight { get; init; } = 170;

    /// <summary>Pixels of all of it.</summary>
    public int Height => Head + PlotHeight + Footer;

    private int Head => (Marks.Length * SizeMark.Height) + 8;

    /// <summary>Creating, running and joining threads over their stack size: a curve for each number of threads at a time.</summary>
    /// <param name="costs">Of one use; one at least.</param>
    /// <param name="thresholds">Of the same use.</param>
    public static TimePlot Of(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
    {
        var curves = costs.GroupBy(c => c.Count).OrderBy(g => g.Key).Select((same, i) => new Curve(
            HostText.Threads(same.Key),
            i,
            [.. same.OrderBy(c => c.StackBytes).Select(c => new LatencyPoint(c.StackBytes, c.Time, c.Problem))])).ToImmutableArray();
        ByteSize below = new(1L << (int)Math.Log2(Math.Max(1, costs.Min(c => c.StackBytes).Bytes)));
        return new(
            new(below, costs.Max(c => c.StackBytes).RoundUpToPowerOfTwo()), TimeScale.For(curves.SelectMany(c => c.Extent)), curves)
        {
            PlotHeight = 240,
            Marks = [.. SizeMark.Of(thresholds.Select(t => (HostText.Threads(t.Count), t.Threshold)))],
        };
    }

    public ChartOptions Options()
    {
        var options = new ChartOptions();
        options.Grid = new() { Left = 52, Right = (Curves.Max(c => c.Label.Length) * LetterWidth) + 18, Top = Head, Bottom = Footer };
        options.XAxis = ThresholdsChart.SizeAxis(Sizes);
        options.YAxis = new()
        {
            Type = Times.Type,
            Min = Times.Ticks[0],
            Max = Times.Ticks[^1],
            AxisLabel = Times.Labels,
            Interval = Times.Step,
        };
        options.Series =
        [
            new LineSeries
            {
                Id = "sizes",
                Data = Array.Empty<ChartItem>(),
                MarkArea = new() { Emphasis = new() { Disabled = true }, Data = Zones.Select(Area).ToArray() },
                MarkLine = SizeMark.Lines(Marks, Sizes, above: "end"),
            },
            // The first curve is drawn over the others.
            .. Curves.Reverse().SelectMany(c => c.Series(Times)),
        ];
        return options;
    }

    private object[] Area((StackZone Zone, ByteSize From, ByteSize To) zone)
    {
        var style = ZoneStyle.Of(zone.Zone);
        var width = Sizes.Percent(zone.To) - Sizes.Percent(zone.From);
        return
        [
            new
            {
                xAxis = zone.From,
                tip = $"{style.Name}: from {SizeText.Of(zone.From)} up to {SizeText.Of(zone.To)}",
                itemStyle = new { color = (Color)style.Fill, opacity = style.Opacity },
                label = new
                {
                    show = width >= TallEnough,
                    formatter = style.Name,
                    position = "inside",
                    rotate = width >= WideEnough ? 0 : 90,
                    color = (Color)ChartJson.Colour("ink"),
                    fontWeight = 600,
                    textBorderColor = (Color)ChartJson.Colour("ground"),
                    textBorderWidth = 3,
                },
            },
            new { xAxis = zone.To },
        ];
    }
}
