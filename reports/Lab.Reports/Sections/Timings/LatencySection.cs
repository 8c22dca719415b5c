using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Charts;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Timings;

/// <summary>What the stack size costs in time: latency over stack size for each workload, with its crash and overrun zones.</summary>
internal static class LatencySection
{
    public static bool IsShown(Results results) => results.Timings?.Latency.IsEmpty == false;

    public static Html Render(Results results)
    {
        if (!IsShown(results))
            return Html.Empty;
        var curves = results.Timings!.Latency;
        return $"""
            <section id="latency"><h2>Latency over stack size</h2>
            <p class="lead">{LatencyText.Answer(curves)}</p>
            <p><em>Warm</em> calls are made by a thread that stays, <em>cold</em> ones by a new thread each, its creation and its end included. A
            dotted line marks a <em>latency threshold</em>: calls on the sizes after it take longer, or shorter, than on those before it by
            more than the noise. Time is on a linear axis from zero, on a logarithmic one where a workload’s times lie more than tenfold apart.
            Points are medians. {TimeText.Whiskers(curves.SelectMany(c => c.Points).Select(p => p.Time))}</p>
            {Legend(results, curves)}
            <div class="latencies">{curves.GroupBy(c => c.Workload).Select(w => Figure(results, w.Key, [.. w]))}</div>
            </section>
            """;
    }

    private static Html Figure(Results results, string workload, ImmutableArray<LatencyCurve> curves) => $"""
        <figure><h3><code>{workload}</code></h3>
        {LatencyChart.Render(workload, LatencyPanel.Of(results, curves))}
        <figcaption>{curves.GroupBy(c => c.Environment.BlasThreads).Select(e => Paragraph([.. e]))}</figcaption>
        <details class="more"><summary>Every figure</summary>{LatencyTable.Render(curves)}</details></figure>

        """;

    private static Html Paragraph(ImmutableArray<LatencyCurve> curves)
    {
        var minimum = curves[0].MinimumStackBytes is { } size ? $"minimum {size}" : "minimum not measured";
        var sentences = string.Join("; ", curves.Select(LatencyText.Sentence));
        return $"<p>{EnvironmentText.Heading(curves[0].Environment.BlasThreads)}, {minimum}: {sentences}.</p>";
    }

    private static Html Legend(Results results, ImmutableArray<LatencyCurve> curves)
    {
        var zones = curves.GroupBy(c => c.Workload).SelectMany(w => LatencyPanel.Of(results, [.. w])).SelectMany(p => p.Zones);
        var without = curves.Any(c => c.Points.Any(p => p.Time is null));
        return $"""
            <ul class="legend">
            {Line(0, "Warm")}
            {Line(1, "Cold")}
            {ZoneStyle.InOrder(zones.Select(z => z.Zone)).Select(Zone)}
            {(without ? Without : Html.Empty)}
            </ul>
            """;
    }

    private static Html Line(int style, string text) => $"""
        <li><svg width="30" height="14" aria-hidden="true"><g class="curve style-{style}"><line class="line" x1="0" x2="30" y1="7" y2="7"/><line
        class="whisker" x1="15" x2="15" y1="1" y2="13"/><circle cx="15" cy="7" r="3.25"/></g></svg> {text}</li>
        """;

    private static Html Zone(StackZone zone) => $"""
        <li><svg class="band" width="22" height="14" aria-hidden="true"><rect class="{ZoneStyle.Of(zone).Class}" x="0.5" y="1.5" width="21" height="11"/></svg>
        {ZoneStyle.Of(zone).Meaning}</li>
        """;

    private static Html Without => $"<li>✗ No samples: hover, or the table, says why</li>";
}
