using System.Collections.Immutable;

namespace Lab.Analysis;

/// <summary>Which stack suffices for everything that was measured.</summary>
internal static class RecommendationAnalysis
{
    /// <summary>Null if no minimum was measured.</summary>
    public static Recommendation? Of(Results results)
    {
        var oneThread = For(ProbeSelection.OneBlasThread(results), ProbeSelection.OneBlasThread(results, throughPythonNet: true), 1);
        var unlimited = For(
            ProbeSelection.Unlimited(results), ProbeSelection.Unlimited(results, throughPythonNet: true), ProbeSelection.LoosestLimit(results));
        return unlimited is null ? null : unlimited with { WithOneBlasThread = oneThread };
    }

    /// <param name="throughPythonNet">Of the same workloads, where they were called through pythonnet too.</param>
    private static Recommendation? For(ImmutableArray<ProbeResult> probes, ImmutableArray<ProbeResult> throughPythonNet, int? blasThreads)
    {
        if (Largest(probes) is not { MinimumStackBytes: { } minimum } deciding)
            return null;
        // The few pages that pythonnet adds are within the rounding up to a power of two, or they decide: the margin is whole either way.
        if (Largest(throughPythonNet) is { MinimumStackBytes: { } more } through && StackMargin.Recommend(more) > StackMargin.Recommend(minimum))
            (deciding, minimum) = (through, more);
        var size = StackMargin.Recommend(minimum);
        var observed = probes.Concat(throughPythonNet)
            .Where(p => p.PlainThread.Any(o => o.StackBytes == size && o.Outcome is OutcomeKind.Completed))
            .ToImmutableArray();
        return new(
            size,
            deciding.Workload,
            minimum,
            blasThreads,
            StackMargin.Explain(minimum),
            observed.Contains(deciding),
            observed.Select(p => p.Workload).Distinct(StringComparer.Ordinal).Count(),
            null)
        {
            Host = deciding.Host,
        };
    }

    private static ProbeResult? Largest(ImmutableArray<ProbeResult> probes) =>
        probes.OrderByDescending(p => p.MinimumStackBytes).ThenBy(p => p.Workload, StringComparer.Ordinal).FirstOrDefault();
}
