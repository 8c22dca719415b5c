namespace Lab.Reports.Charts;

/// <summary>A workload in the picture of thresholds: a bar with BLAS threads unset, and a thin one with one BLAS thread.</summary>
/// <param name="Unlimited">Under the loosest limit on BLAS threads.</param>
/// <param name="OneThread">With one BLAS thread; null where that was not measured apart.</param>
internal sealed record ThresholdRow(ProbeResult Unlimited, ProbeResult? OneThread)
{
    /// <summary>Every workload with a minimum, the largest first.</summary>
    public static ImmutableArray<ThresholdRow> Of(Results results)
    {
        var oneThread = ProbeSelection.OneBlasThread(results).ToLookup(p => p.Workload, StringComparer.Ordinal);
        return
        [
            .. ProbeSelection.Unlimited(results)
                .OrderByDescending(p => p.MinimumStackBytes)
                .ThenBy(p => p.Workload, StringComparer.Ordinal)
                .Select(p => new ThresholdRow(p, oneThread[p.Workload].FirstOrDefault(o => !ReferenceEquals(o, p)))),
        ];
    }

    public IEnumerable<ProbeResult> Probes => new[] { Unlimited, OneThread }.OfType<ProbeResult>();

    /// <summary>The zones below the minimums that are drawn.</summary>
    public IEnumerable<StackZone> Zones => Probes
        .SelectMany(p => ThresholdsChart.Zones(p, ThresholdsChart.Scale(p))).Select(z => z.Zone).Where(z => z is not StackZone.Safe);
}
