namespace Lab.Reports.Charts;

/// <summary>A curve of a plot: points joined by a line, each with a whisker where it has one; a cross where nothing was measured.</summary>
/// <param name="Label">What it is, in a word or two: it stands at its end. Empty where it is the only one.</param>
/// <param name="Style">Which of the line styles, from 0: they differ in their dashes and points, and in colour only besides.</param>
/// <param name="Points">From left to right.</param>
internal sealed record PlotLine(string Label, int Style, ImmutableArray<LinePoint> Points)
{
    private const int CrossHeight = 9;

    private static readonly ImmutableArray<(string Colour, string Dash)> Styles =
        [("ink", "solid"), ("accent", "dashed"), ("caution", "dotted")];

    /// <summary>Its colour in the style sheet.</summary>
    public string Colour => Styles[Style % Styles.Length].Colour;

    /// <summary>Whether its points are filled with the ground.</summary>
    public bool IsHollow => Style % Styles.Length == 1;

    /// <summary>Times over sizes.</summary>
    public static PlotLine Of(string label, int style, IEnumerable<LatencyPoint> points) => new(
        label,
        style,
        [
            .. points.Select(p => new LinePoint(
                p.StackBytes.Bytes,
                p.Time?.MedianNanoseconds,
                Tip($"{label}, {SizeText.Of(p.StackBytes)}", p.Time, p.Problem),
                p.Time is { } time ? Whisker(time) : null)),
        ]);

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

    /// <summary>What the axis has to hold.</summary>
    public IEnumerable<double> Extent => Points.SelectMany(p => new[] { p.Y, p.Whisker?.Lower, p.Whisker?.Upper }).OfType<double>();

    /// <summary>Whiskers, the line with its points, and crosses: of the points that have no place on the axis, too.</summary>
    public IEnumerable<object> Series(Axis axis)
    {
        var colour = ChartJson.Colour(Colour);
        yield return Whiskers(
            Label,
            colour,
            Points.Where(p => p.Whisker is not null && axis.Holds(p.Y)).Select(p => ((object)p.X, p.Whisker!.Value)),
            axis);
        yield return new
        {
            type = "line",
            id = Label,
            symbol = "circle",
            symbolSize = 7,
            showAllSymbol = true,
            itemStyle = new { color = IsHollow ? ChartJson.Colour("ground") : colour, borderColor = colour, borderWidth = 1.75 },
            lineStyle = new { color = colour, width = 2, type = Styles[Style % Styles.Length].Dash },
            endLabel = new { show = true, formatter = Label, color = colour, fontWeight = "bold" },
            labelLayout = new { moveOverlap = "shiftY" },
            // A gap where there is no figure.
            data = Points.Select(p => new ChartItem(axis.Holds(p.Y) ? p.Numbers : [p.X, null], p.Tip)),
        };
        yield return new
        {
            type = "scatter",
            id = $"{Label}-without",
            symbol = ChartJson.Cross,
            symbolSize = CrossHeight,
            // A line of their own for each curve.
            symbolOffset = new[] { 0, -CrossHeight * (Style + 1) },
            itemStyle = new { color = ChartJson.Colour("danger") },
            data = Points.Where(p => !axis.Holds(p.Y)).Select(p => new ChartItem([p.X, axis.From], p.Tip)),
        };
    }

    /// <summary>A line from one end of each whisker to the other, and a gap after it. One that begins below the axis is cut.</summary>
    /// <param name="whiskers">Each with its place across, or its row.</param>
    public static object Whiskers(
        string id,
        string colour,
        IEnumerable<(object Place, (double Lower, double Upper) Ends)> whiskers,
        Axis axis,
        string? name = null,
        object? encode = null)
    {
        return new
        {
            type = "line",
            id = $"{id}-whiskers",
            name,
            silent = true,
            symbol = "none",
            encode,
            lineStyle = new { color = colour, width = 1.5 },
            data = from whisker in whiskers
                   let lower = axis.Holds(whisker.Ends.Lower) ? whisker.Ends.Lower : axis.From
                   from end in new double?[] { lower, whisker.Ends.Upper, null }
                   select new ChartItem([whisker.Place, end]),
        };
    }
}

/// <summary>A point of a line.</summary>
/// <param name="Y">Null where nothing was measured.</param>
/// <param name="Tip">What is known of it, on lines.</param>
/// <param name="Whisker">Where the figure may lie.</param>
internal sealed record LinePoint(double X, double? Y, string Tip, (double Lower, double Upper)? Whisker = null)
{
    /// <summary>Its place, and both ends of its whisker.</summary>
    public object?[] Numbers => Whisker is { } whisker ? [X, Y, whisker.Lower, whisker.Upper] : [X, Y];
}
