using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>The alternative: less stack, with the BLAS limited to one thread.</summary>
internal static class OneThreadAlternative
{
    public static Html Render(Results results) => results.Recommendation is { WithOneBlasThread: { } recommendation } recommended
        && recommendation.StackBytes < recommended.StackBytes
        ? $"""
          <section class="card"><h2>Or give the BLAS one thread</h2>
          <p>Start the process with <code>{EnvironmentText.LimitVariable(results.Python)}=1</code>, and
          <strong>{SizeText.Of(recommendation.StackBytes)}</strong> is enough: <code>{recommendation.DecidedBy}</code> then needs the
          most{HostText.Suffix(recommendation.Host)}, {SizeMarkup.Of(recommendation.MinimumStackBytes)}.{Blas(results, recommendation)}</p>
          <p class="small">Set it before NumPy is loaded. The BLAS then no longer works in parallel.</p></section>
          """
        : Html.Empty;

    /// <summary>Where a workload without a BLAS decides, one more sentence says what the BLAS itself needs then.</summary>
    private static Html Blas(Results results, Recommendation recommendation)
    {
        var withBlas = results.Catalog.Where(c => c.Blas).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        if (withBlas.Contains(recommendation.DecidedBy) || Largest(ProbeSelection.OneBlasThread(results), withBlas) is not { } largest)
            return Html.Empty;
        var instead = Largest(ProbeSelection.Unlimited(results), withBlas)?.MinimumStackBytes;
        return $"""
             Of the calls that can reach a BLAS, <code>{largest.Workload}</code> needs the most:
            {SizeMarkup.Of(largest.MinimumStackBytes)} instead of {SizeMarkup.Of(instead)}.
            """;
    }

    private static ProbeResult? Largest(IEnumerable<ProbeResult> probes, HashSet<string> names) => probes
        .Where(p => names.Contains(p.Workload))
        .OrderByDescending(p => p.MinimumStackBytes)
        .ThenBy(p => p.Workload, StringComparer.Ordinal)
        .FirstOrDefault();
}
