using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Markup;
using Lab.Trials.Timings;

namespace Lab.Reports.Sections.Timings;

/// <summary>What threads cost by their stack size, in time and memory, and what keeping one thread saves.</summary>
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
            <p class="lead">{Answer(created, [.. thresholds.Where(t => t.Use == ThreadUse.Create)])}</p>
            {Created(created, [.. thresholds.Where(t => t.Use == ThreadUse.Create)])}
            {Thresholds(results, thresholds)}
            {Handed(handed)}
            </section>
            """;
    }

    /// <param name="costs">Of creating, running and joining.</param>
    /// <param name="thresholds">Of the same.</param>
    private static string Answer(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
    {
        var timed = costs.Where(c => c.Time is not null).ToList();
        if (timed.Count == 0)
            return "Creating threads was not timed.";
        var fewest = timed.Where(c => c.Count == timed.Min(t => t.Count)).OrderBy(c => c.StackBytes).ToList();
        var first = $"To create, run and join {HostText.Threads(fewest[0].Count)} takes {TimeText.Of(fewest[0].Time!.MedianNanoseconds)} "
            + $"on {SizeText.Of(fewest[0].StackBytes)} of stack";
        if (fewest.Count == 1)
            return $"{first}.";
        var slower = thresholds.Where(t => t.Threshold.Change.Verdict == ComparisonVerdict.Slower).ToList();
        if (slower.MaxBy(t => t.Threshold.Change.Ratio) is not { } most)
            return $"{first}; no step beyond noise was found for larger stacks, up to {SizeText.Of(timed.Max(c => c.StackBytes))}.";
        return $"{first}, and {TimeText.Of(fewest[^1].Time!.MedianNanoseconds)} on {SizeText.Of(fewest[^1].StackBytes)}; the largest "
            + $"step is "
            + $"{TimeText.Change(most.Threshold.Change)} from {SizeText.Of(most.Threshold.ToBytes)} on, with "
            + $"{HostText.Threads(most.Count)}.";
    }

    /// <summary>One threshold, with its reason where it is known.</summary>
    private static string Sentence(ThreadThreshold threshold, string cLibrary)
    {
        var (from, to) = (SizeText.Of(threshold.Threshold.FromBytes), SizeText.Of(threshold.Threshold.ToBytes));
        var reason = threshold.EndsStackCache(cLibrary)
            ? $"; from there on the stacks of a round exceed the {SizeText.Of(ThreadThreshold.StackCache)} that glibc keeps for reuse"
            : "";
        var use = HostText.Use(threshold.Use, threshold.Count);
        return $"{char.ToUpperInvariant(use[0])}{use[1..]}: {TimeText.Change(threshold.Threshold.Change)} from {to} on as up to "
            + $"{from}{reason}.";
    }

    private static Html Created(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds) => costs.IsEmpty
        ? Html.Empty
        : $"""
          <p>Times are of all threads of a round together: creating, running and joining them, with nothing to do. A dotted line marks where
          they change with the stack size by more than the noise. {TimeText.Whiskers(costs.Select(c => c.Time))}</p>
          {ThreadChart.Render(costs, thresholds)}
          <details class="more"><summary>Every figure, and the memory that the stacks held</summary>{ThreadTable.Render(costs)}</details>
          """;

    private static Html Thresholds(Results results, ImmutableArray<ThreadThreshold> thresholds) => thresholds.IsEmpty
        ? Html.Empty
        : $"""<ul class="steps">{thresholds.Select(t => (Html)$"<li>{Sentence(t, results.Machine.CLibrary)}</li>")}</ul>""";

    private static Html Handed(ImmutableArray<ThreadCost> costs) => costs.IsEmpty
        ? Html.Empty
        : $"""
          <h3>A dedicated thread with a queue, or a thread per call</h3>
          <p>The time from handing over a call that does nothing until it ends.</p>
          <div class="scroll"><table class="times narrow"><thead><tr><th scope="col" class="number">Stack</th>
          <th scope="col" class="number">A thread per call</th><th scope="col" class="number">Through a queue</th></tr></thead>
          <tbody>{costs.GroupBy(c => (c.StackBytes, c.Count)).OrderBy(g => g.Key).Select(g => Row([.. g]))}</tbody></table></div>
          """;

    private static Html Row(ImmutableArray<ThreadCost> costs)
    {
        return $"""
            <tr><th scope="row" class="number">{SizeMarkup.Of(costs[0].StackBytes)}{HostText.AtATime(costs[0].Count)}</th>{Cell(costs, ThreadUse.ThreadPerCall)}
            {Cell(costs, ThreadUse.Queue)}</tr>

            """;
    }

    private static Html Cell(ImmutableArray<ThreadCost> costs, ThreadUse use)
    {
        if (costs.FirstOrDefault(c => c.Use == use) is not { } cost)
            return $"""<td class="number none">–</td>""";
        return TimeMarkup.Cell(cost.Time, cost.Problem);
    }
}
