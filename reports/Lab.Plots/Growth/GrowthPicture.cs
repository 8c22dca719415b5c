using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Reports.Pictures;
using Lab.Trials;
using ScottPlot;

namespace Lab.Plots.Growth;

/// <summary>Growth traces as stairs down. Of those that the same function deepens most, the deepest stands for all: they look alike.</summary>
internal sealed class GrowthPicture : IPicture
{
    private const int Most = 4;
    private const float Gap = 20;

    public PictureKind Kind => PictureKind.Growth;

    public string? Missing(Results results) => Traced(results).Any() ? null : "no growth trace was made";

    public Sheet Draw(Results results, Theme theme)
    {
        var deepest = Deepest(results);
        return new(
            theme,
            Title(deepest[0]),
            "Each step: a page of stack deeper than all before." + (deepest.Length > 1 ? " Of each function that takes most, its deepest trace." : ""),
            Origin.Of(results),
            [
                LegendEntry.Of(Staircase.Line(theme), "depth of the stack, step by step"),
                LegendEntry.Of(Staircase.Taker(theme), "the function that takes most of it"),
            ],
            [.. deepest.Select((p, i) => new Staircase(theme, p).At(Place(i, deepest.Length)))]);
    }

    private static IEnumerable<ProbeResult> Traced(Results results) => results.Probes.Where(p => !p.Growth.IsEmpty && !p.Consumers.IsEmpty && p.Host == Host.Guarded);

    private static ImmutableArray<ProbeResult> Deepest(Results results) =>
    [
        .. Traced(results)
            .OrderByDescending(p => p.Growth[^1].DepthBytes)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .DistinctBy(p => (p.Consumers[0].Module, p.Consumers[0].Symbol))
            .Take(Most),
    ];

    private static string Title(ProbeResult deepest)
    {
        var most = deepest.Consumers[0];
        return string.Create(
            CultureInfo.InvariantCulture, $"{most.Symbol ?? most.Native} takes {SizeText.Of(most.Bytes)} of the {SizeText.Of(deepest.Growth[^1].DepthBytes)} of {deepest.Workload}");
    }

    /// <summary>One has the sheet, two a half each, more a quarter.</summary>
    private static PixelRect Place(int index, int count)
    {
        var body = Sheet.Body;
        var (columns, rows) = (count > 1 ? 2 : 1, count > 2 ? 2 : 1);
        var (width, height) = ((body.Width - (Gap * (columns - 1))) / columns, body.Height / rows);
        var (left, top) = (body.Left + (index % columns * (width + Gap)), body.Top + (index / columns * height));
        return new(left, left + width, top + height, top);
    }
}
