using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>Other ways to be safe, each with what it costs in time.</summary>
internal static class Alternatives
{
    public static Html Render(Results results) => results.Recommendation is not { } recommended
        ? Html.Empty
        : $"""{recommended.Alternatives.Select(alternative => Card(results, recommended, alternative))}""";

    private static Html Card(Results results, Recommendation recommended, Alternative alternative) => alternative.Kind switch
    {
        AlternativeKind.OneBlasThread => $"""
            <section class="card"><h2>Or give the BLAS one thread</h2>
            {OneThread(results, recommended)}
            <p>{Price(alternative)}</p>
            <p class="small">Set it before NumPy is loaded.</p></section>
            """,
        _ => $"""
            <section class="card"><h2>Or let one thread stay</h2>
            <p>One dedicated thread of <strong>{SizeText.Of(alternative.StackBytes)}</strong> that makes all calls, one after the other,
            needs that stack once, not once a call.</p>
            <p>{Price(alternative)}</p></section>
            """,
    };

    private static string Price(Alternative alternative) => alternative.Prices.IsEmpty
        ? "The BLAS then no longer works in parallel; what that costs in time was not measured: run with timings to see."
        : $"Measured: {string.Join("; ", alternative.Prices.Select(p => $"{p.Workload} {TimeText.Change(p.Change)}"))}.";

    private static Html OneThread(Results results, Recommendation recommended) =>
        recommended.WithOneBlasThread is not { } one ? Html.Empty : $"""
        <p>Start the process with <code>{EnvironmentText.LimitVariable(results.Python)}=1</code>, and
        <strong>{SizeText.Of(one.StackBytes)}</strong> is enough: <code>{one.DecidedBy}</code> then needs the
        most{HostText.Suffix(one.Host)}, {SizeMarkup.Of(one.MinimumStackBytes)}.{Blas(results, one)}</p>
        """;

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
