using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections;

/// <summary>Threads that the calls started or used: one row for each kind, with the workload that took it deepest.</summary>
internal static class OtherThreadsSection
{
    public static Html Render(Results results)
    {
        var kinds = results.Probes
            .SelectMany(p => p.OtherThreads.Select(t => (Probe: p, Thread: t)))
            .GroupBy(u => (u.Thread.Module, u.Thread.Name, u.Thread.StackBytes))
            .Select(
                alike => (Deepest: alike.MaxBy(u => u.Thread.PeakBytes), Workloads: alike.Select(u => u.Probe.Workload).Distinct().Count()))
            .OrderByDescending(k => k.Deepest.Thread.PeakBytes)
            .ToList();
        if (kinds.Count == 0)
            return Html.Empty;
        return $"""
            <section id="other-threads"><h2>Other threads</h2>
            <p>Threads that the calls started or used in addition to their own, such as those of a BLAS. The size given to the calling
            thread does not apply to them.</p>
            <div class="scroll"><table class="other-threads"><thead><tr><th scope="col">Thread of</th><th scope="col">Name</th>
            <th scope="col" class="number">Its stack</th><th scope="col" class="number">Largest peak</th><th scope="col">Reached by</th>
            <th scope="col" class="number">Workloads</th></tr></thead>
            <tbody>{kinds.Select(k => Row(k.Deepest.Probe, k.Deepest.Thread, k.Workloads))}</tbody></table></div>
            </section>
            """;
    }

    private static Html Row(ProbeResult probe, OtherThread thread, int workloads) => $"""
        <tr><th scope="row">{thread.Module ?? GrowthText.Unknown}</th><td>{thread.Name}</td>
        <td class="number" data-value="{thread.StackBytes.Bytes}">{SizeMarkup.Of(thread.StackBytes)}</td>
        <td class="number" data-value="{thread.PeakBytes.Bytes}">{SizeMarkup.Of(thread.PeakBytes)}</td>
        <td><code>{probe.Label}</code>{EnvironmentText.Limit(probe.Environment.BlasThreads)}</td>
        <td class="number">{workloads}</td></tr>

        """;
}
