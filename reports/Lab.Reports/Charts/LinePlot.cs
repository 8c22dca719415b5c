namespace Lab.Reports.Charts;

/// <summary>Curves, the zones behind them and the sizes that matter: what page and picture draw.</summary>
internal sealed record LinePlot(Axis Across, Axis Up, ImmutableArray<PlotLine> Lines)
{
    /// <summary>From here on a word fits across a zone, on a phone too; both as shares of the width.</summary>
    private const double WideEnough = 0.34;

    /// <summary>From here on it fits when it is turned.</summary>
    private const double TallEnough = 0.06;

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
    public static LinePlot Of(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
    {
        var lines = costs.GroupBy(c => c.Count).OrderBy(g => g.Key).Select((same, i) => PlotLine.Of(
            HostText.Threads(same.Key),
            i,
            same.OrderBy(c => c.StackBytes).Select(c => new LatencyPoint(c.StackBytes, c.Time, c.Problem)))).ToImmutableArray();
        ByteSize below = new(1L << (int)Math.Log2(Math.Max(1, costs.Min(c => c.StackBytes).Bytes)));
        return new(
            Axis.Sizes(below, costs.Max(c => c.StackBytes).RoundUpToPowerOfTwo()), Axis.Times(lines.SelectMany(l => l.Extent)), lines)
        {
            PlotHeight = 240,
            Marks = [.. SizeMark.Of(thresholds.Select(t => (HostText.Threads(t.Count), t.Threshold)))],
        };
    }

    public object Options() => new
    {
        grid = new { left = 60, right = (Lines.Max(c => c.Label.Length) * LetterWidth) + 18, top = Head, bottom = Footer },
        xAxis = Across.Options(within: true),
        yAxis = Up.Options(),
        // The first curve is drawn over the others.
        series = Lines.Reverse().SelectMany(line => line.Series(Up)).Prepend(new
        {
            type = "line",
            id = "sizes",
            data = Array.Empty<object>(),
            markArea = new { emphasis = new { disabled = true }, data = Zones.Select(Area) },
            markLine = SizeMark.Lines(Marks, Across, above: "end"),
        }),
    };

    private object[] Area((StackZone Zone, ByteSize From, ByteSize To) zone)
    {
        var style = ZoneStyle.Of(zone.Zone);
        var width = Across.Place(zone.To.Bytes) - Across.Place(zone.From.Bytes);
        return
        [
            new
            {
                xAxis = zone.From,
                tip = $"{style.Name}: from {SizeText.Of(zone.From)} up to {SizeText.Of(zone.To)}",
                itemStyle = new { color = style.Fill, opacity = style.Opacity },
                label = new
                {
                    show = width >= TallEnough,
                    formatter = style.Name,
                    position = "inside",
                    rotate = width >= WideEnough ? 0 : 90,
                    color = ChartJson.Colour("ink"),
                    fontWeight = 600,
                    textBorderColor = ChartJson.Colour("ground"),
                    textBorderWidth = 3,
                },
            },
            new { xAxis = zone.To },
        ];
    }
}
