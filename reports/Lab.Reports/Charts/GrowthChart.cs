namespace Lab.Reports.Charts;

/// <summary>
/// Traced stacks to scale: of one workload, or of two side by side, from the top to the deepest page. The stacks of all workloads stand in
/// the page once; its script takes the chosen ones from there.
/// </summary>
internal static class GrowthChart
{
    /// <summary>Colours there are for libraries; those that take least share the last.</summary>
    public const int Colours = 8;

    /// <summary>A run of more steps, or of several functions, is drawn as one part: they would lie less than a pixel apart.</summary>
    private const int MostSteps = 100;

    /// <summary>The libraries of all stacks with the colours they are drawn in, the one that takes most first.</summary>
    public static ImmutableArray<(string? Module, int Colour)> Libraries(ImmutableArray<StackDrawing> drawings) =>
    [
        .. drawings
            .SelectMany(drawing => drawing.Segments)
            .GroupBy(segment => segment.Module)
            .OrderByDescending(same => same.Sum(segment => segment.Bytes.Bytes))
            .Select((same, i) => (same.Key, Math.Min(i + 1, Colours))),
    ];

    /// <summary>The variable of a library's colour in the style sheet.</summary>
    public static string Colour(int number) => FormattableString.Invariant($"series-{number}");

    /// <summary>Every stack, as the script reads it.</summary>
    public static object Data(ImmutableArray<StackDrawing> drawings)
    {
        var colours = Libraries(drawings).ToDictionary(library => library.Module ?? "", library => library.Colour);
        var texts = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var stacks = drawings.Select(drawing => new
        {
            Name = EnvironmentText.Name(drawing.Probe),
            Says = Sentence(drawing),
            drawing.Depth,
            drawing.Probe.IsUnwound,
            Parts = drawing.Segments.Select(segment => Part(segment, colours[segment.Module ?? ""], texts)).ToList(),
            Untouched = drawing.Segments.SelectMany(s => s.Untouched).Select(range => new[] { range.FromBytes, range.ToBytes }).ToList(),
            Takes = drawing.Probe.Consumers
                .GroupBy(consumer => consumer.Name, StringComparer.Ordinal)
                .Select(same => new[] { Number(texts, same.Key), same.Sum(consumer => consumer.Bytes.Bytes) })
                .ToList(),
        }).ToList();
        return new { Texts = texts.Keys, Stacks = stacks };
    }

    /// <summary>Start, end, function, Python line, colour, bytes that were never touched, and the depths of the steps in between.</summary>
    private static long[] Part(StackSegment segment, int colour, OrderedDictionary<string, int> texts) =>
    [
        segment.From.Bytes,
        segment.To.Bytes,
        Number(texts, segment.Native),
        Number(texts, segment.Python is { } line ? GrowthText.Line(line) : ""),
        colour,
        segment.UntouchedBytes.Bytes,
        .. segment.Run is { Others: 0, Steps.Length: <= MostSteps }
            ? segment.Run.Steps.SkipLast(1).Select(step => step.DepthBytes.Bytes)
            : [],
    ];

    /// <summary>How deep a stack is, how much of it nobody touched, and what took most of it.</summary>
    public static string Sentence(StackDrawing drawing)
    {
        var untouched = drawing.UntouchedBytes switch
        {
            null => "",
            { Bytes: 0 } => "; every page of it is touched",
            { } bytes => FormattableString.Invariant(
                $"; {SizeText.Of(bytes)} of it, {100.0 * bytes.Bytes / drawing.Depth.Bytes:0} %, are pages that no call touched"),
        };
        var takes = drawing.WentTo is { } peak
            ? $"{SizeText.Of(peak)}, {GrowthText.Problem(drawing.Probe)}"
            : $"{SizeText.Of(drawing.Depth)}{untouched}";
        var most = drawing.Probe.Consumers.FirstOrDefault() is { } consumer ? $" {GrowthText.Sentence(consumer)}." : "";
        return $"{EnvironmentText.Name(drawing.Probe)} takes {takes}.{most}";
    }

    public static object Options() => new
    {
        grid = new { left = 64, right = 30, top = 26, bottom = 10 },
        title = new { top = 0, textStyle = new { color = ChartJson.Colour("ink"), fontSize = 13 } },
        xAxis = new { type = "category", data = Array.Empty<string>(), show = false },
        yAxis = new { type = "value", inverse = true, min = 0, axisLabel = new { formatter = "size" } },
        dataZoom = new object[]
        {
            new { type = "slider", yAxisIndex = 0, filterMode = "none" },
            new { type = "inside", yAxisIndex = 0, filterMode = "none", zoomOnMouseWheel = "ctrl", moveOnMouseMove = true },
        },
        series = new[] { Parts("parts", isSilent: false), Parts("untouched", isSilent: true) },
    };

    private static object Parts(string id, bool isSilent) => new
    {
        type = "custom",
        id,
        renderItem = id,
        silent = isSilent,
        encode = new { x = 0, y = new[] { 1, 2 } },
    };

    /// <summary>Each text stands there once, by its number: functions and Python lines are named again and again.</summary>
    private static int Number(OrderedDictionary<string, int> texts, string text)
    {
        texts.TryAdd(text, texts.Count);
        return texts[text];
    }
}
