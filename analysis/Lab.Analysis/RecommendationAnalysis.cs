using System.Collections.Immutable;

namespace Lab.Analysis;

/// <summary>Which stack suffices for everything that was measured.</summary>
internal static class RecommendationAnalysis
{
    /// <summary>Null if no minimum was measured.</summary>
    public static Recommendation? Of(Results results)
    {
        var oneThread = For(ProbeSelection.OneBlasThread(results), 1);
        var unlimited = For(ProbeSelection.Unlimited(results), ProbeSelection.LoosestLimit(results));
        return unlimited is null ? null : unlimited with { WithOneBlasThread = oneThread };
    }

    private static Recommendation? For(ImmutableArray<ProbeResult> probes, int? blasThreads)
    {
        var deciding = probes.OrderByDescending(p => p.MinimumStackBytes).ThenBy(p => p.Workload, StringComparer.Ordinal).FirstOrDefault();
        if (deciding?.MinimumStackBytes is not { } minimum)
            return null;
        var size = StackMargin.Recommend(minimum);
        var observed = probes
            .Where(p => p.PlainThread.Any(o => o.StackBytes == size && o.Outcome is OutcomeKind.Completed))
            .ToImmutableArray();
        return new(
            size,
            deciding.Workload,
            minimum,
            blasThreads,
            StackMargin.Explain(minimum),
            observed.Contains(deciding),
            observed.Length,
            null);
    }
}
