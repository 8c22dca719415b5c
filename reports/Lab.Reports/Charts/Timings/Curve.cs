using Vizor.ECharts;

namespace Lab.Reports.Charts.Timings;

/// <summary>Times over sizes: medians joined by a line, each with a whisker; a cross where there are no samples.</summary>
/// <param name="Label">What the curve is, in a word or two: it stands at its end.</param>
/// <param name="Style">Which of the line styles, from 0: they differ in their dashes and points, and in colour only besides.</param>
/// <param name="Points">Smallest size first.</param>
internal sealed record Curve(string Label, int Style, ImmutableArray<LatencyPoint> Points)
{
    private const int CrossHeight = 9;

    private static readonly ImmutableArray<(string Colour, LineTypeStyle Dash)> Styles =
        [("ink", LineTypeStyle.Solid), ("accent", LineTypeStyle.Dashed), ("caution", LineTypeStyle.Dotted)];

    /// <summary>Its colour in the style sheet.</summary>
    public string Colour => Styles[Style % Styles.Length].Colour;

    /// <summary>Whether its points are filled with the ground.</summary>
    public bool IsHollow => Style % Styles.Length == 1;

    /// <summary>What the axis has to hold, in nanoseconds.</summary>
    public IEnumerable<double> Extent => Points.Where(p => p.Time is not null).SelectMany(p => Numbers(p.Time!));

    /// <summary>The confidence interval of the median, or the quartiles where samples are too few for one.</summary>
    public static (double Lower, double Upper) Whisker(Distribution time) => time.MedianInterval is { } interval
        ? (interval.Lower, interval.Upper)
        : (time.Percentile25Nanoseconds, time.Percentile75Nanoseconds);

    /// <summary>The median and both ends of its whisker.</summary>
    public static double[] Numbers(Distribution time) => [time.MedianNanoseconds, Whisker(time).Lower, Whisker(time).Upper];

    /// <summary>What is known of a time, on lines that fit a phone.</summary>
    public static string Tip(string title, Distribution? time, string? problem) => $"{title}\n" + (time is null
        ? VisibleText.Line(TimeText.Missing(problem), 60)
        : TimeText.Describe(time).Replace("; ", "\n", StringComparison.Ordinal));

    /// <summary>Whiskers, the line with its points, and crosses: of the sizes whose time has no place on the axis, too.</summary>
    public IEnumerable<ISeries> Series(TimeScale times)
    {
        var colour = (Color)ChartJson.Colour(Colour);
        var encode = new Encode { X = new double[] { 0 }, Y = new double[] { 1 } };
        var (placed, without) = (Points.Where(p => times.Holds(p.Time)).ToList(), Points.Where(p => !times.Holds(p.Time)).ToList());
        yield return ChartJson.Whiskers(
            $"{Label}-whiskers",
            colour,
            new() { X = encode.X, Y = new double[] { 1, 2, 3 } },
            placed.Select(p => new ChartItem([p.StackBytes, .. Numbers(p.Time!)])));
        yield return new LineSeries
        {
            Id = Label,
            Encode = encode,
            Symbol = "circle",
            SymbolSize = 7,
            ShowAllSymbol = true,
            ItemStyle = new() { Color = IsHollow ? ChartJson.Colour("ground") : colour, BorderColor = colour, BorderWidth = 1.75 },
            LineStyle = new() { Color = colour, Width = 2, Type = Styles[Style % Styles.Length].Dash },
            EndLabel = new() { Show = true, Formatter = Label, Color = colour, FontWeight = FontWeight.Bold },
            LabelLayout = new(new { moveOverlap = "shiftY" }),
            // A gap where there is no time.
            Data = Points.Select(p =>
                new ChartItem(times.Holds(p.Time) ? [p.StackBytes, .. Numbers(p.Time!)] : [p.StackBytes, null], Tip(p))).ToArray(),
        };
        yield return new ScatterSeries
        {
            Id = $"{Label}-without",
            Encode = encode,
            Symbol = ChartJson.Cross,
            SymbolSize = CrossHeight,
            // A line of their own for each curve.
            SymbolOffset = new double[] { 0, -CrossHeight * (Style + 1) },
            ItemStyle = new() { Color = ChartJson.Colour("danger") },
            Data = without.Select(p => new ChartItem([p.StackBytes, times.Ticks[0]], Tip(p))).ToArray(),
        };
    }

    private string Tip(LatencyPoint point) => Tip($"{Label}, {SizeText.Of(point.StackBytes)}", point.Time, point.Problem);
}
