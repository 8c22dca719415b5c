using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections;

/// <summary>Every probe in a table: those with numbers, the largest minimum first, then those without a number and the reason.</summary>
internal static class ProbesSection
{
    public static Html Render(Results results)
    {
        var stresses = results.Catalog.ToLookup(c => c.Name, c => c.Stresses, StringComparer.Ordinal);
        var measured = results.Probes
            .Where(p => p.MinimumStackBytes is not null)
            .OrderByDescending(p => p.MinimumStackBytes)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .ThenBy(p => p.Host);
        return $"""
            <section id="probes"><h2>All measurements</h2>
            <p>Sizes are exact on hover. The smallest survivor is shown as a warning: survival is not monotonic in the size, and a plain
            thread that survives below the minimum has corrupted memory. “Not tried” marks a recommended size that no plain thread was
            started with.</p>
            {Table([.. measured.Select(p => ProbeRow.Render(p, stresses[p.Workload].FirstOrDefault() ?? ""))])}
            {Without([.. results.Probes.Where(p => p.MinimumStackBytes is null)])}
            </section>
            """;
    }

    private static Html Table(ImmutableArray<Html> rows)
    {
        if (rows.IsEmpty)
            return $"<p>No minimum stack was measured.</p>";
        return $"""
            <div class="scroll tall"><table class="probes"><thead><tr>{Columns()}</tr></thead>
            <tbody>{rows}</tbody></table></div>
            """;
    }

    private static Html Columns() => $"""
        <th scope="col">Workload</th><th scope="col">BLAS threads</th><th scope="col" class="number">Peak</th>
        <th scope="col" class="number">Minimum stack</th><th scope="col">Verified pair</th>
        <th scope="col" class="number">Smallest survivor</th><th scope="col">Overrun zone</th>
        <th scope="col" class="number">Recommended</th><th scope="col">Notes</th>
        """;

    private static Html Without(ImmutableArray<ProbeResult> probes) => probes.IsEmpty
        ? Html.Empty
        : $"""
          <h3>Without a number</h3>
          <ul class="without">{probes.GroupBy(p => (p.Available, p.Reason)).Select(same => Reason([.. same]))}</ul>
          """;

    /// <param name="probes">All with the same reason.</param>
    private static Html Reason(ImmutableArray<ProbeResult> probes)
    {
        var lead = probes[0].Available ? "Ran, but" : "Not run:";
        return $"""
            <li><strong>{lead}</strong> {probes[0].Reason ?? "the run ended before it was measured"}. {probes.Select(Name)}</li>
            """;
    }

    private static Html Name(ProbeResult probe) =>
        $"<code>{probe.Label}</code>{EnvironmentText.Limit(probe.Environment.BlasThreads)} ";
}
