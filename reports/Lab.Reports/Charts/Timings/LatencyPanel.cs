namespace Lab.Reports.Charts.Timings;

/// <summary>Latency over stack size of one workload in one environment.</summary>
/// <param name="Curves">One at least.</param>
/// <param name="Plot">On the axes of all environments of the workload: a smaller minimum is seen across, its price upwards.</param>
internal sealed record LatencyPanel(ImmutableArray<LatencyCurve> Curves, LinePlot Plot)
{
    /// <summary>The workloads that were timed, in their order; each with a panel for each of its environments.</summary>
    public static ImmutableArray<ImmutableArray<LatencyPanel>> Of(Results results) =>
        [.. (results.Timings?.Latency ?? []).GroupBy(c => c.Workload).Select(w => Of(results, [.. w]))];

    private static ImmutableArray<LatencyPanel> Of(Results results, ImmutableArray<LatencyCurve> workload)
    {
        var sizes = Axis.Covering(workload.SelectMany(c => c.Points).Select(p => (ByteSize?)p.StackBytes));
        var times = Axis.Times(workload.SelectMany(c => Drawn(c).Extent));
        var unlimited = workload.FirstOrDefault(c => c.Environment.BlasThreads is null)?.MinimumStackBytes;
        return
        [
            .. workload.GroupBy(c => c.Environment.BlasThreads).Select(same => same.ToImmutableArray()).Select(curves => new LatencyPanel(
                curves,
                new(sizes, times, [.. curves.Select(Drawn)])
                {
                    Zones = Zones(results, curves[0], sizes),
                    Marks = [.. Marks(results, curves, unlimited)],
                })),
        ];
    }

    private static PlotLine Drawn(LatencyCurve curve) =>
        PlotLine.Of(HostText.Mode(curve.Mode), curve.Mode == CallMode.Warm ? 0 : 1, curve.Points);

    private static ProbeResult? Probe(Results results, LatencyCurve curve) => results.Probes.FirstOrDefault(
        p => p.Workload == curve.Workload && p.Host == Host.Guarded && p.Environment.BlasThreads == curve.Environment.BlasThreads);

    /// <summary>The zones below the minimum; without trials it is known only that they are too small.</summary>
    private static ImmutableArray<(StackZone Zone, ByteSize From, ByteSize To)> Zones(Results results, LatencyCurve curve, Axis sizes)
    {
        if (curve.MinimumStackBytes is not { } minimum)
            return [];
        var tried = SizeTally.Below(Probe(results, curve));
        return [.. sizes.Clip(tried.IsEmpty ? [(StackZone.Unknown, ByteSize.Zero, minimum)] : tried)];
    }

    /// <param name="unlimited">The minimum without a limit on BLAS threads: marked where it is another.</param>
    private static IEnumerable<SizeMark> Marks(Results results, ImmutableArray<LatencyCurve> curves, ByteSize? unlimited)
    {
        var (limit, minimum) = (curves[0].Environment.BlasThreads, curves[0].MinimumStackBytes);
        if (minimum is { } size)
            yield return new(size, SizeMarkKind.Minimum, $"minimum {size}");
        if (limit is not null && unlimited is { } other && other != minimum)
            yield return new(other, SizeMarkKind.Common, $"unset needs {SizeText.Of(other)}");
        if ((Probe(results, curves[0])?.RecommendedStackBytes ?? ForAll(results, limit)?.StackBytes) is { } recommended)
            yield return new(recommended, SizeMarkKind.Recommended, $"{SizeText.Of(recommended)} recommended");
        foreach (var mark in SizeMark.Of(curves.SelectMany(c => c.Thresholds.Select(t => (HostText.Mode(c.Mode), t)))))
            yield return mark;
    }

    /// <summary>What is recommended for everything under the same limit.</summary>
    private static Recommendation? ForAll(Results results, int? blasThreads) =>
        new[] { results.Recommendation, results.Recommendation?.WithOneBlasThread }.FirstOrDefault(
            r => r is not null && r.BlasThreads == blasThreads);
}
