using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>A size that is marked on an axis of sizes: a line across the chart, with words at its end.</summary>
internal sealed record SizeMark(ByteSize Size, SizeMarkKind Kind, string Text)
{
    /// <summary>Pixels of a line of words.</summary>
    public const int Height = 14;

    /// <summary>Its colour in the style sheet.</summary>
    public string Colour => Kind switch
    {
        SizeMarkKind.Minimum => "ink",
        SizeMarkKind.Recommended => "accent",
        SizeMarkKind.Threshold => "danger",
        SizeMarkKind.Common => "mark",
        _ => throw new UnreachableException(),
    };

    /// <summary>In pixels.</summary>
    public double Width => Kind switch { SizeMarkKind.Common => 1, SizeMarkKind.Threshold => 1.5, SizeMarkKind.Minimum => 2, _ => 2.5 };

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
    public static MarkLine Lines(ImmutableArray<SizeMark> marks, LogScale scale, string above) => new()
    {
        Silent = true,
        Symbol = new[] { "none", "none" },
        Data = marks.Select((mark, line) => new
        {
            xAxis = mark.Size.Bytes,
            lineStyle = new
            {
                color = (Color)ChartJson.Colour(mark.Colour),
                opacity = mark.Opacity,
                width = mark.Width,
                type = mark.Kind switch { SizeMarkKind.Common => "dashed", SizeMarkKind.Threshold => "dotted", _ => "solid" },
            },
            label = new
            {
                formatter = mark.Text,
                color = (Color)ChartJson.Colour(mark.Colour),
                opacity = 1,
                position = above,
                distance = 2 + ((marks.Length - 1 - line) * Height),
                align = scale.Percent(mark.Size) switch { < 40 => "left", > 65 => "right", _ => "center" },
            },
        }).ToArray(),
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
