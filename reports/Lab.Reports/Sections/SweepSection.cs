using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sweeps;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections;

/// <summary>The maps of a sweep: the outcome of each size on each host. Nothing where the run is no sweep.</summary>
internal static class SweepSection
{
    public static Html Render(Results results) => results.Sweeps.IsEmpty
        ? Html.Empty
        : $"""
          <section id="sweep"><h2>Sweep: the outcome of each size on each host</h2>
          <p>Every cell is the call on a stack of one size; hover for counts per outcome. The line stands at the <em>minimum stack</em>. To its
          left, a call that returns on a stack without a red zone has overwritten memory: <strong>surviving there is not safe</strong>. The trials
          were run in an order shuffled by seed {results.Seed}.</p>
          {Legend(results.Sweeps)}
          {results.Sweeps.Select(Map)}
          </section>
          """;

    /// <summary>A link to it in the page's navigation.</summary>
    public static Html Link(Results results) => results.Sweeps.IsEmpty ? Html.Empty : $"""<a href="#sweep">Sweep</a> """;

    private static Html Map(SweepResult sweep) => $"""
        <h3><code>{sweep.Workload}</code> needs {SizeMarkup.Of(sweep.MinimumStackBytes)} ({EnvironmentText.BlasThreads(sweep.Environment.BlasThreads)})</h3>
        {SweepMap.Render(sweep)}
        <ul class="hosts">{sweep.Hosts.Select(host => Summary(host, sweep.MinimumStackBytes))}</ul>
        """;

    private static Html Summary(HostSweep host, ByteSize minimum) =>
        $"<li><code>{JsonNames.Of(host.Host)}</code>: {HostText.Summary(host, minimum)}</li>";

    /// <summary>Only the signs that appear in a map.</summary>
    private static Html Legend(ImmutableArray<SweepResult> sweeps)
    {
        var kinds = sweeps.SelectMany(s => s.Hosts).SelectMany(h => h.Sizes).SelectMany(c => c.Outcomes).Select(o => o.Outcome).ToHashSet();
        var signs = SweepSign.All.Where(s => s.Kind is { } kind ? kinds.Contains(kind) : sweeps.Any(sweep => !sweep.IsComplete));
        return $"""<ul class="legend sweep-legend">{signs.Select(Item)}</ul>""";
    }

    private static Html Item(SweepSign sign) => $"""<li><span class="cell {sign.Class}">{sign.Sign}</span> {sign.Meaning}</li>""";
}
