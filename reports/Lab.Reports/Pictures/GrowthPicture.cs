using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>
/// Traced stacks to scale, from the top to the deepest page, each part in the colour of its library and with the functions that took much
/// of it by name. Of the workloads that the same function deepens most, the deepest stands for all: they look alike.
/// </summary>
internal sealed class GrowthPicture() : Picture(PictureKind.Growth, "Where the stack goes")
{
    private const int MostPlots = 4;

    /// <summary>What takes less of a stack than one part in so many has no name.</summary>
    private const int LargeShare = 12;

    /// <summary>Steps that have fewer pixels each are not told apart.</summary>
    private const float PixelsOfStep = 3;

    private const float NameSize = 10.5f;
    private const float WordSize = 9.5f;
    private const float Gap = 6;
    private const float BarWidth = 40;

    private static readonly PixelPadding Margins = new(50, 0, 6, 36);

    public override string Describe(Results results)
    {
        var traced = results.Probes.Where(p => !p.Consumers.IsEmpty).MaxBy(p => p.PeakBytes) is { } deepest
            ? $": of {EnvironmentText.Name(deepest)}, {deepest.Consumers[0].Name} takes "
                + SizeText.Of(GrowthText.Rounded(deepest.Consumers[0].Bytes))
            : "";
        return $"Stacks to scale, from the top to the deepest page, with the functions that take them{traced}";
    }

    public override bool HasData(Results results) => !Traced(results).IsEmpty;

    public override Sheet Draw(Results results, Theme theme)
    {
        var all = Traced(results);
        var deepest = all.DistinctBy(d => (Most(d).Module, Most(d).Symbol)).Take(MostPlots).ToImmutableArray();
        var sheet = new Sheet(
            theme,
            results,
            $"{Name(Most(deepest[0]))} takes {SizeText.Of(GrowthText.Rounded(Most(deepest[0]).Bytes))} "
                + $"of the {(deepest[0].WentTo is null ? "" : "first ")}{SizeText.Of(deepest[0].Depth)} of {deepest[0].Probe.Workload}",
            deepest.Length > 1
                ? "The stack from its top to its deepest page. Of each function that takes most, its deepest trace."
                : "The stack from its top to its deepest page.");
        var colours = GrowthChart.Libraries(all).ToDictionary(library => library.Module ?? "", library => library.Colour);
        var libraries = deepest
            .SelectMany(d => d.Segments.GroupBy(s => s.Module).Where(same => IsLarge(same.Sum(s => s.Bytes.Bytes), d)))
            .Select(same => same.Key)
            .Distinct()
            .GroupBy(module => colours[module ?? ""], module => module ?? GrowthText.Unknown)
            .Select(same => theme.Fill(GrowthChart.Colour(same.Key), string.Join(", ", same)));
        sheet.Legend(deepest.Any(d => d.UntouchedBytes is not null)
            ? libraries.Append(theme.Fill("quiet", "never touched", isHatched: true))
            : libraries);
        foreach (var (column, drawing) in deepest.Index())
            AddPlot(sheet, theme, drawing, colours, Sheet.Cell(0, 1, column, deepest.Length, gap: 20));
        return sheet;
    }

    private static ImmutableArray<StackDrawing> Traced(Results results) =>
        StackDrawing.Of(results.Probes.Where(p => !p.Consumers.IsEmpty && p.Host == Host.Guarded));

    private static StackConsumer Most(StackDrawing drawing) => drawing.Probe.Consumers[0];

    private static string Name(StackConsumer consumer) =>
        consumer.Recursion is null && consumer.Symbol is { } symbol ? symbol : consumer.Name;

    private static void AddPlot(Sheet sheet, Theme theme, StackDrawing drawing, Dictionary<string, int> colours, PixelRect place)
    {
        var (depth, most) = (drawing.Depth, Most(drawing));
        var python = most.Python is { } frame ? $", called from {GrowthText.Line(frame)}" : "";
        var watched = drawing.WentTo is { } peak ? $"the first {SizeText.Of(depth)} of {SizeText.Of(peak)}" : SizeText.Of(depth);
        var name = $"{EnvironmentText.Name(drawing.Probe)}: {watched}{(drawing.Probe.GrowthIsCoarse ? ", coarse" : "")}";
        sheet.Write(name, place.Left, place.Top + 9, place.Width, NameSize, bold: true);
        sheet.Write($"{Name(most)}{python}", place.Left, place.Top + 23, place.Width, WordSize, "quiet");

        var (width, height) = (place.Width - Margins.Horizontal, place.Height - Margins.Vertical);
        var plot = sheet.Add(place, Margins, new(0, width, -depth.Bytes, 0));
        plot.Grid.XAxisStyle.IsVisible = false;
        theme.Ticks(plot.Axes.Left, RoundDepths(depth).Select(d => ((double)-d.Bytes, d == ByteSize.Zero ? "0" : SizeText.Of(d))));
        var separator = new LineStyle { Color = theme["ground"], Width = 0.75f };
        foreach (var segment in drawing.Segments)
        {
            var colour = GrowthChart.Colour(colours[segment.Module ?? ""]);
            Add(segment.From, segment.To, theme.Fill(colour, ""));
            foreach (var range in Visible(segment.Untouched, depth.Bytes / height))
                Add(range.FromBytes, range.ToBytes, theme.Fill(colour, "", isHatched: true));
            var isWide = segment.Bytes.Bytes * height > depth.Bytes * PixelsOfStep * segment.Run.Steps.Length;
            foreach (var step in isWide ? segment.Run.Steps : [])
                plot.Add.Line(0, -step.DepthBytes.Bytes, BarWidth, -step.DepthBytes.Bytes).LineStyle = separator;
        }

        var large = StepRun.ByFunction(drawing.Probe.Growth).Where(run => IsLarge(run.Bytes.Bytes, drawing)).ToList();
        foreach (var run in large)
            AddName((run.From.Bytes + run.To.Bytes) / 2.0, [GrowthText.ShortFunction(run.Module, run.Symbol), .. Growth(run)]);
        if (large.Count == 0)
            AddName(depth.Bytes / 2.0, [most.Recursion is null ? Name(most) : "recursion", SizeText.Of(GrowthText.Rounded(most.Bytes))]);

        void AddName(double middle, IEnumerable<string> lines)
        {
            var words = string.Join('\n', lines.Select(line => theme.Fit(line, WordSize, width - BarWidth - Gap)));
            var label = theme.Text(words, WordSize);
            label.BackgroundColor = theme["ground"];
            Sheet.Label(plot, label, BarWidth, -middle, right: Gap);
        }

        void Add(ByteSize from, ByteSize to, LegendItem style)
        {
            var part = plot.Add.Rectangle(0, BarWidth, -to.Bytes, -from.Bytes);
            (part.FillStyle, part.LineWidth) = (style.FillStyle, 0);
        }
    }

    /// <summary>Parts that lie less than a pixel apart are drawn as one.</summary>
    private static List<DepthRange> Visible(ImmutableArray<DepthRange> ranges, double bytesPerPixel)
    {
        var visible = new List<DepthRange>();
        foreach (var range in ranges)
        {
            if (visible.Count > 0 && (range.FromBytes - visible[^1].ToBytes).Bytes < bytesPerPixel)
                visible[^1] = visible[^1] with { ToBytes = range.ToBytes };
            else
                visible.Add(range);
        }

        return visible.FindAll(range => range.Bytes.Bytes >= bytesPerPixel);
    }

    /// <summary>By how much a run deepened the stack, in how many steps.</summary>
    private static IEnumerable<string> Growth(StepRun run) => run.Steps.Length == 1
        ? [SizeText.Of(run.Bytes)]
        : [SizeText.Of(run.Bytes), string.Create(CultureInfo.InvariantCulture, $"in {run.Steps.Length} steps")];

    private static bool IsLarge(long bytes, StackDrawing drawing) => bytes * LargeShare >= drawing.Depth.Bytes;

    /// <summary>Three to six round depths.</summary>
    private static IEnumerable<ByteSize> RoundDepths(ByteSize deepest)
    {
        var step = new ByteSize(deepest.Bytes / 5).RoundUpToPowerOfTwo();
        for (var depth = ByteSize.Zero; depth <= deepest; depth += step)
            yield return depth;
    }
}
