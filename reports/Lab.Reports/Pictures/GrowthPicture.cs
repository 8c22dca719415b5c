using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Growth;
using Lab.Analysis.Wording;
using Lab.Trials;
using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>
/// Growth traces as stairs: steps across, depth downwards as stacks grow, and the functions that took much of it by name. Of the
/// workloads that the same function deepens most, the deepest stands for all: they look alike.
/// </summary>
internal sealed class GrowthPicture : IPicture
{
    private const int MostPlots = 4;
    private const int MostNames = 4;
    private const int LargeShare = 10;
    private const float NameSize = 10.5f;
    private const float WordSize = 9.5f;
    private const float Gap = 6;
    private const string Step = "Each step: a page of stack deeper than all before.";

    /// <summary>Room below the deepest step.</summary>
    private const double Below = 1.06;

    private static readonly PixelPadding Margins = new(50, 14, 18, 37);

    public PictureKind Kind => PictureKind.Growth;

    public bool HasData(Results results) => Traced(results).Any();

    public Sheet Draw(Results results, Theme theme)
    {
        var deepest = Traced(results)
            .OrderByDescending(Depth)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .DistinctBy(p => (p.Consumers[0].Module, p.Consumers[0].Symbol))
            .Take(MostPlots)
            .ToImmutableArray();
        var most = deepest[0].Consumers[0];
        var sheet = new Sheet(
            theme,
            results,
            $"{Name(most)} takes {SizeText.Of(GrowthText.Rounded(most.Bytes))} "
                + $"of the {SizeText.Of(Depth(deepest[0]))} of {deepest[0].Workload}",
            deepest.Length > 1 ? $"{Step} Of each function that takes most, its deepest trace." : Step);
        sheet.Legend([
            theme.Legend("depth of the stack, step by step", line: Stairs(theme)),
            theme.Legend("the function that takes most of it", line: Largest(theme)),
        ]);
        var (columns, rows) = (deepest.Length > 1 ? 2 : 1, deepest.Length > 2 ? 2 : 1);
        for (var i = 0; i < deepest.Length; i++)
            AddPlot(sheet, theme, deepest[i], Sheet.Cell(i / columns, rows, i % columns, columns, gap: 20));
        return sheet;
    }

    private static IEnumerable<ProbeResult> Traced(Results results) =>
        results.Probes.Where(p => !p.Growth.IsEmpty && !p.Consumers.IsEmpty && p.Host == Host.Guarded);

    private static string Name(StackConsumer consumer) =>
        consumer.Recursion is null && consumer.Symbol is { } symbol ? symbol : consumer.Name;

    private static ByteSize Depth(ProbeResult probe) => probe.Growth[^1].DepthBytes;

    private static LineStyle Stairs(Theme theme) => new() { Color = theme.Ink, Width = 1.5f };

    private static LineStyle Largest(Theme theme) => new() { Color = theme.Danger, Width = 3 };

    private static void AddPlot(Sheet sheet, Theme theme, ProbeResult probe, PixelRect place)
    {
        var (depth, count, most) = (Depth(probe), probe.Growth.Length, probe.Consumers[0]);
        var python = most.Python is { } frame ? $", called from {GrowthText.Line(frame)}" : "";
        var name = $"{EnvironmentText.Name(probe)}: {SizeText.Of(depth)}{(probe.GrowthIsCoarse ? ", coarse" : "")}";
        sheet.Write(name, place.Left, place.Top + 9, place.Width, NameSize, bold: true);
        sheet.Write($"{Name(most)}{python}", place.Left, place.Top + 23, place.Width, WordSize, theme.Quiet);

        var plot = sheet.Add(place, Margins, new(0, count, -depth.Bytes * Below, 0));
        plot.Grid.XAxisStyle.IsVisible = false;
        theme.Ticks(plot.Axes.Left, RoundDepths(depth).Select(d => ((double)-d.Bytes, d == ByteSize.Zero ? "0" : SizeText.Of(d))));
        theme.Ticks(plot.Axes.Bottom, Numbers(count).Select(n => (n, string.Create(CultureInfo.InvariantCulture, $"step {n}"))));
        var runs = StepRun.ByFunction(probe.Growth);
        AddStairs(plot, theme, probe, runs);
        var perStep = (place.Width - Margins.Horizontal) / count;
        foreach (var run in runs.Where(r => r.Bytes.Bytes * LargeShare >= depth.Bytes).OrderByDescending(r => r.Bytes).Take(MostNames))
            AddName(plot, theme, run, count, perStep);
    }

    private static void AddStairs(Plot plot, Theme theme, ProbeResult probe, ImmutableArray<StepRun> runs)
    {
        var corners = new List<Coordinates>();
        foreach (var (index, from, to) in runs.SelectMany(r => r.Risers))
            corners.AddRange([new(index, -from.Bytes), new(index, -to.Bytes), new(index + 1, -to.Bytes)]);
        var filled = plot.Add.Polygon([new(0, 0), .. corners, new(probe.Growth.Length, 0)]);
        (filled.FillColor, filled.LineWidth, filled.MarkerStyle.Size) = (theme.Card, 0, 0);
        plot.Add.ScatterLine(corners).LineStyle = Stairs(theme);
        var most = (probe.Consumers[0].Module, probe.Consumers[0].Symbol);
        var taken = runs.Where(r => (r.Module, r.Symbol) == most);
        foreach (var (index, from, to) in taken.SelectMany(r => r.Risers))
            plot.Add.Line(index, -from.Bytes, index, -to.Bytes).LineStyle = Largest(theme);
    }

    /// <summary>
    /// A name stands next to the middle of its steps, on the side that has more room: on the right above it, on the left below, where the
    /// stairs turn away from it.
    /// </summary>
    private static void AddName(Plot plot, Theme theme, StepRun run, int count, float perStep)
    {
        var middleDepth = (run.From.Bytes + run.To.Bytes) / 2.0;
        var middle = run.Risers.First(r => r.To.Bytes >= middleDepth).Index;
        var onRight = middle < count / 2.0;
        var room = (perStep * (onRight ? count - middle : middle)) - (2 * Gap);
        var name = theme.Fit(GrowthText.ShortFunction(run.Module, run.Symbol), WordSize, room);
        var words = $"{name}\n{theme.Fit(Growth(run), WordSize, room)}";
        var label = theme.Text(words, WordSize, alignment: onRight ? Alignment.LowerLeft : Alignment.UpperRight);
        label.BackgroundColor = onRight ? theme.Card : theme.Ground;
        Sheet.Label(plot, label, middle, -middleDepth, right: onRight ? Gap : -Gap, down: onRight ? -Gap / 2 : Gap / 2);
    }

    /// <summary>By how much a run deepened the stack, in how many steps.</summary>
    private static string Growth(StepRun run)
    {
        var sizes = run.Risers.Select(r => r.To - r.From).ToList();
        if (sizes.Count == 1)
            return SizeText.Of(run.Bytes);
        return sizes.Distinct().Count() == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{sizes.Count} × {SizeText.Of(sizes[0])}")
            : string.Create(CultureInfo.InvariantCulture, $"{SizeText.Of(run.Bytes)} in {sizes.Count} steps");
    }

    /// <summary>Three to six round depths.</summary>
    private static IEnumerable<ByteSize> RoundDepths(ByteSize deepest)
    {
        var step = new ByteSize(deepest.Bytes / 5).RoundUpToPowerOfTwo();
        for (var depth = ByteSize.Zero; depth <= deepest; depth += step)
            yield return depth;
    }

    /// <summary>The first and the last step, and one between where there is room.</summary>
    private static double[] Numbers(int count) => count > 4 ? [1, Math.Round(count / 2.0), count] : [1, count];
}
