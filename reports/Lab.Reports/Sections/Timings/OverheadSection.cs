using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Markup;
using Lab.Trials.Timings;

namespace Lab.Reports.Sections.Timings;

/// <summary>What a call between .NET and Python costs, compared with a C program that makes the same call.</summary>
internal static class OverheadSection
{
    public static bool IsShown(Results results) => results.Timings?.CallOverhead.IsEmpty == false;

    public static Html Render(Results results)
    {
        if (!IsShown(results))
            return Html.Empty;
        var costs = results.Timings!.CallOverhead;
        return $"""
            <section id="overhead"><h2>Call overhead</h2>
            <p class="lead">{Answer(costs)}</p>
            <p>A <em>C program</em> that embeds Python makes the same calls, just before and just after each bridge: it is the floor, and each bridge
            is compared with the calls around its own. The axis is logarithmic, so lengths are not in the
            proportion of the times; the words next to the bars say what those are. {TimeText.Whiskers(costs.Select(c => c.Time))}</p>
            {OverheadChart.Render(costs)}
            <details class="more"><summary>Every figure</summary>{Table(costs)}</details>
            </section>
            """;
    }

    private static string Answer(ImmutableArray<CallOverhead> costs)
    {
        var bridges = costs.Where(c => c.Bridge != Bridge.C).GroupBy(c => c.Bridge).OrderBy(g => g.Key).Select(g => Answer(g.Key, [.. g]))
            .ToList();
        return bridges.Count == 0 ? "Only the C program was timed." : string.Join(" ", bridges);
    }

    private static string Answer(Bridge bridge, ImmutableArray<CallOverhead> costs)
    {
        var name = HostText.Bridge(bridge);
        var compared = costs.Where(c => c.Time is not null && c.ToFloor is not null).ToList();
        if (compared.Count == 0)
        {
            return costs.FirstOrDefault(c => c.Time is not null) is { } timed
                ? $"{name}: {timed.Operation} {TimeText.Of(timed.Time!.MedianNanoseconds)}; there is no C program to compare with."
                : $"{name}: no samples.";
        }

        var first = compared[0];
        var most = compared.MaxBy(c => c.ToFloor!.Ratio)!;
        var within = compared.Count(c => c.ToFloor!.Verdict == ComparisonVerdict.WithinNoise);
        var furthest = most.ToFloor!.Verdict == ComparisonVerdict.Slower && most != first
            ? $"; the most is {TimeText.Ratio(most.ToFloor.Ratio)} ({most.Operation})"
            : "";
        return $"{name}: {first.Operation} {TimeText.Of(first.Time!.MedianNanoseconds)}, "
            + $"{TimeText.Against(first.ToFloor!, "the C program")}; "
            + $"{WorkloadMarkup.Number(within)} of {WorkloadMarkup.Number(compared.Count)} operations are within noise of it{furthest}.";
    }

    private static Html Table(ImmutableArray<CallOverhead> costs) => $"""
        <div class="scroll"><table class="times"><thead><tr><th scope="col">Operation</th><th scope="col">Through</th>
        <th scope="col" class="number">Time</th><th scope="col" class="number">Quartiles</th><th scope="col" class="number">Samples</th>
        <th scope="col" class="number">To the C program</th></tr></thead><tbody>{costs.Select(Row)}</tbody></table></div>
        """;

    private static Html Row(CallOverhead cost)
    {
        Html quartiles = cost.Time is { } time
            ? $"{TimeText.Of(time.Percentile25Nanoseconds)} – {TimeText.Of(time.Percentile75Nanoseconds)}"
            : Html.Empty;
        Html samples = cost.Time is { } taken ? $"{taken.Samples}" : Html.Empty;
        return $"""
            <tr><th scope="row">{cost.Operation}</th><td class="through">{HostText.Bridge(cost.Bridge)}</td>{TimeMarkup.Cell(cost.Time, cost.Problem)}
            <td class="number">{quartiles}</td><td class="number">{samples}</td><td class="number">{TimeMarkup.Ratio(cost.ToFloor)}</td></tr>

            """;
    }
}
