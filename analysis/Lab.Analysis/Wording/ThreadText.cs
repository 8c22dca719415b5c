using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;

namespace Lab.Analysis.Wording;

/// <summary>What threads cost by their stack size, in sentences.</summary>
public static class ThreadText
{
    /// <param name="costs">Of creating, running and joining.</param>
    /// <param name="thresholds">Of the same.</param>
    public static string Answer(ImmutableArray<ThreadCost> costs, ImmutableArray<ThreadThreshold> thresholds)
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
            return $"{first}; no step that makes it slower was found for larger stacks, up to {SizeText.Of(timed.Max(c => c.StackBytes))}.";
        return $"{first}, and {TimeText.Of(fewest[^1].Time!.MedianNanoseconds)} on {SizeText.Of(fewest[^1].StackBytes)}; the largest "
            + $"step is {TimeText.Change(most.Threshold.Change)} from {SizeText.Of(most.Threshold.ToBytes)} on, with "
            + $"{HostText.Threads(most.Count)}.";
    }

    /// <summary>One threshold, with its reason where it is known.</summary>
    /// <param name="cLibrary">The machine's C library, as in its facts.</param>
    public static string Sentence(ThreadThreshold threshold, string cLibrary)
    {
        var (from, to) = (SizeText.Of(threshold.Threshold.FromBytes), SizeText.Of(threshold.Threshold.ToBytes));
        var reason = threshold.EndsStackCache(cLibrary)
            ? $"; from there on the stacks of a round exceed the {SizeText.Of(ThreadThreshold.StackCache)} that glibc keeps for reuse"
            : "";
        var use = HostText.Use(threshold.Use, threshold.Count);
        return $"{char.ToUpperInvariant(use[0])}{use[1..]}: {TimeText.Change(threshold.Threshold.Change)} from {to} on as up to "
            + $"{from}{reason}.";
    }
}
