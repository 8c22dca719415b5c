using System.Collections.Immutable;
using System.Diagnostics;
using Lab.Analysis.Timings;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Markup;
using Lab.Trials.Timings;

namespace Lab.Reports.Sections.Timings;

/// <summary>What the costs of threads say, in sentences made from them.</summary>
internal static class ThreadWords
{
    /// <param name="costs">Of creating, running and joining.</param>
    /// <param name="thresholds">Of the same.</param>
    public static string Answer(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
    {
        var timed = costs.Where(c => c.Time is not null).ToList();
        if (timed.Count == 0)
            return "Creating threads was not timed.";
        var fewest = timed.Where(c => c.Count == timed.Min(t => t.Count)).OrderBy(c => c.StackBytes).ToList();
        var first = $"To create, run and join {ThreadChart.Threads(fewest[0].Count)} takes {TimingWords.Time(fewest[0].Time!.MedianNanoseconds)} "
            + $"on {SizeMarkup.Text(fewest[0].StackBytes)} of stack";
        if (fewest.Count == 1)
            return $"{first}.";
        var slower = thresholds.Where(t => t.Threshold.Change.Verdict == ComparisonVerdict.Slower).ToList();
        return slower.Count == 0
            ? $"{first}; no step beyond noise was found for larger stacks, up to {SizeMarkup.Text(timed.Max(c => c.StackBytes))}."
            : $"{first}, and {TimingWords.Time(fewest[^1].Time!.MedianNanoseconds)} on {SizeMarkup.Text(fewest[^1].StackBytes)}; "
                + $"the largest step is {Largest(slower)}.";
    }

    /// <summary>One threshold, with its reason where it is known.</summary>
    /// <param name="cLibrary">The machine's C library.</param>
    public static string Of(ThreadThreshold threshold, string cLibrary)
    {
        var (from, to) = (threshold.Threshold.FromBytes, threshold.Threshold.ToBytes);
        var reason = threshold.EndsStackCache(cLibrary)
            ? $"; from there on the stacks of a round exceed the {SizeMarkup.Text(ThreadThreshold.StackCache)} that glibc keeps for reuse"
            : "";
        return $"{Use(threshold.Use)}, {ThreadChart.Threads(threshold.Count)}: {TimeMarkup.Change(threshold.Threshold.Change)} from "
            + $"{SizeMarkup.Text(to)} on as up to {SizeMarkup.Text(from)}{reason}.";
    }

    private static string Largest(List<ThreadThreshold> slower)
    {
        var most = slower.MaxBy(t => t.Threshold.Change.Ratio)!;
        return $"{TimeMarkup.Change(most.Threshold.Change)} from {SizeMarkup.Text(most.Threshold.ToBytes)} on, with {ThreadChart.Threads(most.Count)}";
    }

    private static string Use(ThreadUse use) => use switch
    {
        ThreadUse.Create => "Create, run and join",
        ThreadUse.ThreadPerCall => "A thread a call",
        ThreadUse.Queue => "Through a queue",
        _ => throw new UnreachableException(),
    };
}
