namespace Lab.Reports.Charts;

/// <summary>A size that is marked on an axis of sizes: a line across the chart, with words at its end.</summary>
internal sealed record SizeMark(ByteSize Size, SizeMarkKind Kind, string Text)
{
    /// <summary>Pixels of a line of words.</summary>
    public const int Height = 14;

    /// <summary>A variable of the style sheet, pixels, and how it is drawn.</summary>
    public (string Colour, double Width, string Type) Look => Kind switch
    {
        SizeMarkKind.Minimum => ("ink", 2, "solid"),
        SizeMarkKind.Recommended => ("accent", 2.5, "solid"),
        SizeMarkKind.Threshold => ("danger", 1.5, "dotted"),
        _ => ("mark", 1, "dashed"),
    };

    /// <summary>A curve of the same colour stays visible.</summary>
    public double Opacity => Kind is SizeMarkKind.Recommended ? 0.6 : 1;

    /// <summary>
    /// Latency thresholds: marked midway between the last size before the step and the first after it, as more is not known. Those of
    /// several curves between the same sizes share their line.
    /// </summary>
    /// <param name="thresholds">Each with the curve that has it, in a word or two.</param>
    public static IEnumerable<SizeMark> Of(IEnumerable<(string Curve, LatencyThreshold Threshold)> thresholds) => thresholds
        .GroupBy(t => (t.Threshold.FromBytes, t.Threshold.ToBytes))
        .OrderBy(same => same.Key)
        .Select(same => new SizeMark(
            new((long)Math.Sqrt((double)same.Key.FromBytes.Bytes * same.Key.ToBytes.Bytes)),
            SizeMarkKind.Threshold,
            string.Join(", ", same.Select(t => $"{t.Curve} {TimeText.Short(t.Threshold.Change)}"))));

    /// <summary>Marks of a chart, the words of each on a line of their own above it, so that no two meet.</summary>
    /// <param name="above">The end of the axis up that is above.</param>
    public static object Lines(ImmutableArray<SizeMark> marks, Axis axis, string above) => new
    {
        silent = true,
        symbol = "none",
        data = marks.Select((mark, line) => new
        {
            xAxis = mark.Size.Bytes,
            lineStyle = new { color = ChartJson.Colour(mark.Look.Colour), mark.Opacity, mark.Look.Width, mark.Look.Type },
            label = new
            {
                formatter = mark.Text,
                color = ChartJson.Colour(mark.Look.Colour),
                opacity = 1,
                position = above,
                distance = 2 + ((marks.Length - 1 - line) * Height),
                align = axis.Place(mark.Size.Bytes) switch { < 0.4 => "left", > 0.65 => "right", _ => "center" },
            },
        }),
    };
}

/// <summary>Why a size is marked.</summary>
internal enum SizeMarkKind
{
    Minimum,
    Recommended,

    /// <summary>Latency changes there.</summary>
    Threshold,

    /// <summary>Threads often have it, or another environment needs it.</summary>
    Common,
}
