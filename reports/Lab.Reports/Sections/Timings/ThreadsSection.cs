using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Timings;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Markup;
using Lab.Trials.Timings;

namespace Lab.Reports.Sections.Timings;

/// <summary>What threads cost by their stack size, in time and memory, and what it saves to keep one.</summary>
internal static class ThreadsSection
{
    public static bool IsShown(Results results) => results.Timings?.Threads.IsEmpty == false;

    public static Html Render(Results results)
    {
        if (!IsShown(results))
            return Html.Empty;
        var (costs, thresholds) = (results.Timings!.Threads, results.Timings.ThreadThresholds);
        var created = costs.Where(c => c.Use == ThreadUse.Create).ToImmutableArray();
        var handed = costs.Where(c => c.Use != ThreadUse.Create).ToImmutableArray();
        return $"""
            <section id="threads"><h2>What threads cost</h2>
            <p class="lead">{ThreadWords.Answer(created, [.. thresholds.Where(t => t.Use == ThreadUse.Create)])}</p>
            {Created(created, [.. thresholds.Where(t => t.Use == ThreadUse.Create)])}
            {Thresholds(results, thresholds)}
            {Handed(handed)}
            </section>
            """;
    }

    private static Html Created(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds) => costs.IsEmpty
        ? Html.Empty
        : $"""
          <p>Times are of all threads of a round together: creating, running and joining them, with nothing to do. A dotted line marks where
          they change with the stack size by more than the noise. {TimeMarkup.Whiskers(costs.Select(c => c.Time))}</p>
          {ThreadChart.Render(costs, thresholds)}
          <details class="more"><summary>Every figure, and the memory that the stacks held</summary>{ThreadTable.Render(costs)}</details>
          """;

    private static Html Thresholds(Results results, ImmutableArray<ThreadThreshold> thresholds) => thresholds.IsEmpty
        ? Html.Empty
        : $"""<ul class="steps">{thresholds.Select(t => (Html)$"<li>{ThreadWords.Of(t, results.Machine.CLibrary)}</li>")}</ul>""";

    private static Html Handed(ImmutableArray<ThreadCost> costs) => costs.IsEmpty
        ? Html.Empty
        : $"""
          <h3>A dedicated thread with a queue, or a thread a call</h3>
          <p>The time from handing over a call that does nothing to its end.</p>
          <div class="scroll"><table class="times narrow"><thead><tr><th scope="col" class="number">Stack</th>
          <th scope="col" class="number">A thread a call</th><th scope="col" class="number">Through a queue</th></tr></thead>
          <tbody>{costs.GroupBy(c => (c.StackBytes, c.Count)).OrderBy(g => g.Key).Select(g => Row([.. g]))}</tbody></table></div>
          """;

    private static Html Row(ImmutableArray<ThreadCost> costs)
    {
        var count = costs[0].Count == 1 ? "" : $", {WorkloadMarkup.Number(costs[0].Count)} at a time";
        return $"""
            <tr><th scope="row" class="number">{SizeMarkup.Of(costs[0].StackBytes)}{count}</th>{Cell(costs, ThreadUse.ThreadPerCall)}
            {Cell(costs, ThreadUse.Queue)}</tr>

            """;
    }

    private static Html Cell(ImmutableArray<ThreadCost> costs, ThreadUse use)
    {
        if (costs.FirstOrDefault(c => c.Use == use) is not { } cost)
            return $"""<td class="number none">–</td>""";
        return TimeCell.Of(cost.Time, cost.Problem);
    }
}
