using Lab.Analysis;
using Lab.Reports.Markup;
using Lab.Trials.Captures;

namespace Lab.Reports.Sections.Verdict;

/// <summary>The other way: less stack, for a BLAS that works alone.</summary>
internal static class OneThreadAlternative
{
    public static Html Render(Results results) => results.Recommendation?.WithOneBlasThread is { } recommendation
        ? $"""
          <section class="card"><h2>Or give the BLAS one thread</h2>
          <p>Start the process with <code>{Variable(results.Python)}=1</code>, and
          <strong>{SizeMarkup.Text(recommendation.StackBytes)}</strong> is enough: <code>{recommendation.DecidedBy}</code> then needs the
          most{recommendation.Through}, {SizeMarkup.Of(recommendation.MinimumStackBytes)}.{Blas(results, recommendation)}</p>
          <p class="small">It has to be in the environment before NumPy is loaded, and costs the BLAS its parallelism.</p></section>
          """
        : Html.Empty;

    /// <summary>Where something that has nothing to do with a BLAS decides, what the BLAS itself needs then is worth a sentence.</summary>
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

    /// <summary>The variable that the loaded BLAS listens to.</summary>
    private static string Variable(PythonFacts python)
    {
        var library = python.Blas.FirstOrDefault()?.Library ?? "";
        if (library.Contains("mkl", StringComparison.OrdinalIgnoreCase))
            return "MKL_NUM_THREADS";
        return library.Contains("blis", StringComparison.OrdinalIgnoreCase) ? "BLIS_NUM_THREADS" : "OPENBLAS_NUM_THREADS";
    }
}
