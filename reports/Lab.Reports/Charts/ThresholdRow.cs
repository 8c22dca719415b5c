using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Charts;

/// <summary>A workload in the threshold picture: a bar with BLAS threads unset, and a thin one with one BLAS thread.</summary>
/// <param name="Unlimited">Under the loosest limit on BLAS threads.</param>
/// <param name="OneThread">With one BLAS thread; null where that was not measured apart.</param>
internal sealed record ThresholdRow(ProbeResult Unlimited, ProbeResult? OneThread)
{
    private const double LabelHeight = 15;
    private const double BarHeight = 11;
    private const double ThinHeight = 5;
    private const double Gap = 9;

    /// <summary>Every workload with a minimum, the largest first.</summary>
    public static ImmutableArray<ThresholdRow> Of(Results results)
    {
        var oneThread = ProbeSelection.OneBlasThread(results).ToLookup(p => p.Workload, StringComparer.Ordinal);
        return
        [
            .. ProbeSelection.Unlimited(results)
                .OrderByDescending(p => p.MinimumStackBytes)
                .ThenBy(p => p.Workload, StringComparer.Ordinal)
                .Select(p => new ThresholdRow(p, oneThread[p.Workload].FirstOrDefault(o => !ReferenceEquals(o, p)))),
        ];
    }

    /// <summary>The zones below the minimums that are drawn.</summary>
    public IEnumerable<StackZone> Zones => SizeTally.Below(Unlimited).Concat(SizeTally.Below(OneThread))
        .Where(below => below.To > LogScale.Stacks.From)
        .Select(below => below.Zone);

    public double Height => LabelHeight + BarHeight + (OneThread is null ? 0 : ThinHeight + 2) + Gap;

    public Html Render(double top)
    {
        var bar = top + LabelHeight + 2;
        var baseline = top + LabelHeight - 3;
        var thin = OneThread is null ? Html.Empty : ZoneBar.Render(OneThread, bar + BarHeight + 2, ThinHeight);
        return $"""
            <g class="row"><text class="label" x="0" y="{baseline}">{Unlimited.Workload}</text>
            <text class="value" x="100%" y="{baseline}" text-anchor="end">{Unlimited.MinimumStackBytes?.ToString()}{OneThreadValue()}</text>
            {ZoneBar.Render(Unlimited, bar, BarHeight)}{thin}</g>

            """;
    }

    private Html OneThreadValue() => OneThread is null || OneThread.MinimumStackBytes == Unlimited.MinimumStackBytes
        ? Html.Empty
        : $"""<tspan class="wide">; {OneThread.MinimumStackBytes?.ToString()}{EnvironmentText.Limit(1)}</tspan>""";
}
