using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Charts;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections;

/// <summary>The threshold picture: those that need much in full, the many small ones folded below.</summary>
internal static class ThresholdsSection
{
    /// <summary>So few rows need no folding.</summary>
    private const int FewRows = 24;

    private const string Described = "Crash, overrun and safe zone of each workload, by stack size";

    public static Html Render(Results results)
    {
        var rows = ThresholdRow.Of(results);
        if (rows.IsEmpty)
            return $"""<section id="thresholds"><h2>Thresholds</h2><p>No minimum stack was measured.</p></section>""";
        var recommended = results.Recommendation?.StackBytes;
        var large = rows.Length <= FewRows ? rows : [.. rows.Where(r => r.Unlimited.MinimumStackBytes > CommonStackSize.Smallest)];
        var small = rows.Except(large).ToImmutableArray();
        return $"""
            <section id="thresholds"><h2>Thresholds</h2>
            <p>Each workload on a logarithmic axis of stack sizes. Its bar turns safe at the <em>minimum stack</em>.{ThinBars(rows)}</p>
            {Legend(rows)}
            {ThresholdChart.Patterns()}
            {(large.IsEmpty ? Html.Empty : ThresholdChart.Render(large, recommended, Described))}
            {Folded(small, large.IsEmpty, recommended)}
            </section>
            """;
    }

    private static string ThinBars(ImmutableArray<ThresholdRow> rows) => rows.Any(r => r.OneThread is not null)
        ? " The thin bar below is the same call with one BLAS thread."
        : "";

    private static Html Folded(ImmutableArray<ThresholdRow> rows, bool open, ByteSize? recommended) => rows.IsEmpty
        ? Html.Empty
        : $"""
          <details class="more"{(open ? Open : Html.Empty)}>
          <summary>{rows.Length} more workloads that need {SizeText.Of(CommonStackSize.Smallest)} or less</summary>
          {ThresholdChart.Render(rows, recommended, "The same for the workloads that need little")}
          </details>
          """;

    private static Html Open => $" open=\"\"";

    private static Html Legend(ImmutableArray<ThresholdRow> rows) => $"""
        <ul class="legend">
        {ZoneStyle.InOrder(rows.SelectMany(r => r.Zones)).Append(StackZone.Safe).Select(Item)}
        <li><svg width="22" height="14" aria-hidden="true">{TrialMark.Survived("6", 7)}{TrialMark.Died("16", 7)}</svg>
        Single trials: survived, died</li>
        </ul>
        """;

    private static Html Item(StackZone zone) => $"""
        <li><svg width="22" height="14" aria-hidden="true"><rect class="{ZoneStyle.Of(zone).Class}" x="0.5" y="1.5" width="21" height="11"/></svg>
        {ZoneStyle.Of(zone).Meaning}</li>
        """;
}
