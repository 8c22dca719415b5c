namespace Lab.Analysis.Findings;

/// <summary>
/// Everything that the analysis has to say about results, the most serious first; within one severity in the order below.
/// </summary>
internal static class AllFindings
{
    /// <summary>How many examples a finding lists before it counts the rest.</summary>
    private const int Shown = 6;

    /// <param name="results">Complete but for their findings and recommendation.</param>
    public static ImmutableArray<Finding> Of(Results results) =>
    [
        .. SizeFindings.Find(results)
            .Concat(BlasFindings.Find(results))
            .Concat(CurveFindings.Find(results))
            .Concat(ReliabilityFindings.Find(results))
            .Concat(TimingFindings.Find(results))
            .Concat(HarnessFindings.Find(results))
            .OrderBy(finding => finding.Severity),
    ];

    /// <summary>The first examples, each a sentence of its own, and how many more there are.</summary>
    public static string Examples(IReadOnlyCollection<string> all, int shown = Shown) =>
        string.Join(". ", all.Take(shown)) + (all.Count > shown ? $". And {all.Count - shown} more." : ".");

    /// <summary>The workloads of probes, each once, the one that needs the most first.</summary>
    public static ImmutableArray<string> ByNeed(IEnumerable<ProbeResult> probes) =>
    [
        .. probes
            .OrderByDescending(p => p.MinimumStackBytes)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .Select(p => p.Workload)
            .Distinct(StringComparer.Ordinal),
    ];
}
