using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>How the measured calls end at the sizes that threads have by default.</summary>
internal static class DefaultSizes
{
    public static Html Render(Results results)
    {
        var probes = ProbeSelection.Unlimited(results);
        if (probes.IsEmpty)
            return Html.Empty;
        var tallies = CommonStackSize.All.Select(size => SizeTally.Of(size, probes)).ToList();
        var refused = tallies.Exists(t => !t.Refused.IsEmpty);
        var rows = tallies.Select(tally => Row(tally, refused));
        return $"""
            <section class="card"><h2>At the sizes that threads have by default</h2>
            <table class="defaults"><thead><tr><th>Stack</th><th class="bar"></th><th class="number">safe</th>
            <th class="number">corrupt</th>{(refused ? RefusedHead : Html.Empty)}<th class="number">die</th></tr></thead>
            <tbody>{rows}</tbody></table>
            <p class="small">{Plural.Of(probes.Length, "workload")}. “Corrupt” means a call returns normally after overwriting memory.</p></section>
            """;
    }

    private static Html Row(SizeTally tally, bool refused) => $"""
        <tr><th scope="row"><span class="size">{tally.Size.Label}</span> <span class="where">{tally.Size.Where}</span></th>
        <td class="bar">{Bar(tally)}</td>{Cell(tally.Safe.Length)}{Cell(tally.Overrun.Length)}{(refused ? Cell(tally.Refused.Length) : Html.Empty)}{Cell(Die(tally))}</tr>
        """;

    private static Html RefusedHead => $"""<th class="number">refused</th>""";

    private static Html Cell(int count) => $"""<td class="number{(count == 0 ? " zero" : "")}">{count}</td>""";

    /// <summary>Calls that were not tried at this size count too: that they fail is known, only not how.</summary>
    private static int Die(SizeTally tally) => tally.Crash.Length + tally.Untried.Length;

    /// <summary>From the left as on the axis of the thresholds: crash, overrun, refused, safe.</summary>
    private static Html Bar(SizeTally tally)
    {
        var (crash, overrun, refused) = (
            Share(Die(tally), tally), Share(tally.Overrun.Length, tally), Share(tally.Refused.Length, tally));
        var declined = tally.Refused.IsEmpty ? "" : $", {tally.Refused.Length} refused by Python";
        var label = $"{tally.Safe.Length} safe, {tally.Overrun.Length} corrupt memory{declined}, {Die(tally)} die";
        return $"""
            <svg class="share" role="img" width="100%" height="12"><title>{label}</title>
            {Part("crash", 0, crash)}{Part("overrun", crash, overrun)}{Part("refused", crash + overrun, refused)}
            {Part("safe", crash + overrun + refused, 100 - crash - overrun - refused)}</svg>
            """;
    }

    private static double Share(int count, SizeTally tally) => 100.0 * count / tally.Total;

    private static Html Part(string zone, double from, double width) =>
        width <= 0 ? Html.Empty : $"""<rect class="{zone}" x="{from}%" y="0" width="{width}%" height="12"/>""";
}
