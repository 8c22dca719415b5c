using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Reports.Charts.Timings;

/// <summary>Latency over stack size in one environment, with its zones. A picture has one for each, on the same axes.</summary>
/// <param name="Curves">Those of one workload and one environment; one at least.</param>
/// <param name="Probe">What the trials say of the two; null where there are none.</param>
/// <param name="Recommended">The size to set; null where nothing is recommended.</param>
/// <param name="UnlimitedMinimum">The minimum without a limit on BLAS threads, to be drawn next to a smaller one; null elsewhere.</param>
internal sealed record LatencyPanel(
    ImmutableArray<LatencyCurve> Curves, ProbeResult? Probe, ByteSize? Recommended, ByteSize? UnlimitedMinimum)
{
    private const double PlotHeight = 150;
    private const double LineHeight = 17;
    private const double Gap = 12;

    private ImmutableArray<Curve> Drawn { get; } = [.. Curves.Select(c => new Curve(HostText.Mode(c.Mode), c.Mode == CallMode.Warm ? 0 : 1,
        c.Points))];

    private ImmutableArray<LatencyCurve> Compared { get; } = [.. Curves.Where(c => c.ToUnlimited is not null)];

    /// <summary>The zones below the minimum; without trials it is known only that they are too small.</summary>
    public ImmutableArray<(StackZone Zone, ByteSize From, ByteSize To)> Zones { get; } =
        Curves[0].MinimumStackBytes is not { } minimum ? []
        : SizeTally.Below(Probe) is { IsEmpty: false } tried ? tried
        : [(StackZone.Unknown, ByteSize.Zero, minimum)];

    public double Height => Head + PlotHeight + PlotArea.Footer + Gap;

    /// <summary>What the axis of times has to hold, in nanoseconds.</summary>
    public IEnumerable<double> Extent => Drawn.SelectMany(c => c.Extent);

    /// <summary>The largest size in it.</summary>
    public ByteSize Largest => Curves.SelectMany(c => c.Points).Select(p => p.StackBytes).DefaultIfEmpty(ByteSize.Zero).Max();

    private double Head => LineHeight + (Compared.IsEmpty ? 0 : LineHeight) + Flag.Height(FlagCount);

    private int FlagCount => Flags(LogScale.Stacks).Length;

    /// <summary>One for each environment.</summary>
    /// <param name="curves">Of one workload; one at least.</param>
    public static ImmutableArray<LatencyPanel> Of(Results results, ImmutableArray<LatencyCurve> curves)
    {
        var environments = curves.GroupBy(c => c.Environment.BlasThreads).Select(g => g.ToImmutableArray()).ToList();
        var unlimited = curves.FirstOrDefault(c => c.Environment.BlasThreads is null)?.MinimumStackBytes;
        return [.. environments.Select(e => Of(results, e, unlimited))];
    }

    private static LatencyPanel Of(Results results, ImmutableArray<LatencyCurve> curves, ByteSize? unlimited)
    {
        var (workload, limit, minimum) = (curves[0].Workload, curves[0].Environment.BlasThreads, curves[0].MinimumStackBytes);
        var probe = results.Probes.FirstOrDefault(
            p => p.Workload == workload && p.Host == Host.Guarded && p.Environment.BlasThreads == limit);
        var unlimitedMinimum = limit is not null && unlimited is not null && unlimited != minimum ? unlimited : null;
        return new(curves, probe, probe?.RecommendedStackBytes ?? ForAll(results, limit)?.StackBytes, unlimitedMinimum);
    }

    /// <summary>What is recommended for everything under the same limit.</summary>
    private static Recommendation? ForAll(Results results, int? blasThreads) =>
        new[] { results.Recommendation, results.Recommendation?.WithOneBlasThread }.FirstOrDefault(
            r => r is not null && r.BlasThreads == blasThreads);

    public Html Render(LogScale sizes, TimeScale times, double top)
    {
        var plot = new PlotArea(sizes, times, top + Head, PlotHeight);
        return $"""
            <g class="panel"><text class="label" x="0" y="{top + LineHeight - 4}">{EnvironmentText.Heading(Curves[0].Environment.BlasThreads)}</text>
            {Price(top + (2 * LineHeight) - 4)}
            {ZoneBands.Render(plot, Zones)}{plot.Grid()}
            {Flag.Render(Flags(sizes), plot.Top - Flag.Height(FlagCount), plot.Bottom)}
            {Drawn.Reverse().Select(c => c.Render(plot))}{CurveLabels.Render(plot, Drawn)}</g>

            """;
    }

    /// <summary>What the smaller minimum costs, where it is one.</summary>
    private Html Price(double y)
    {
        if (Compared.IsEmpty)
            return Html.Empty;
        var prices = Compared.Select(c => (Mode: HostText.Mode(c.Mode), Ratio: TimeText.Short(c.ToUnlimited!))).ToList();
        var alike = prices.TrueForAll(p => p.Ratio == prices[0].Ratio);
        var text = alike ? prices[0].Ratio : string.Join(", ", prices.Select(p => $"{p.Mode} {p.Ratio}"));
        return $"""<text class="value" x="0" y="{y}">Against unset: {text}<tspan class="wide">, each on its smallest size</tspan></text>""";
    }

    private ImmutableArray<Flag> Flags(LogScale sizes) =>
    [
        .. At(sizes, Curves[0].MinimumStackBytes, "minimum", size => $"minimum {size}"),
        .. At(sizes, UnlimitedMinimum, "mark", size => $"unset needs {SizeText.Of(size)}"),
        .. At(sizes, Recommended, "recommended", size => $"{SizeText.Of(size)} recommended"),
        .. Curves.SelectMany(c => c.Thresholds.Select(t => ThresholdFlag.Of(sizes, t, HostText.Mode(c.Mode)))),
    ];

    private static IEnumerable<Flag> At(LogScale sizes, ByteSize? size, string kind, Func<ByteSize, string> text) =>
        size is { } known ? [new Flag(sizes.Percent(known), kind, text(known))] : [];
}
