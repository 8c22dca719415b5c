using Lab.Analysis.Timings;

namespace Lab.Analysis.Findings;

/// <summary>Where threads get dearer with their stack size.</summary>
internal sealed class ThreadCostOverStackSize : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var thresholds = results.Timings?.ThreadThresholds ?? [];
        if (thresholds.Length == 0)
            yield break;
        var cache = thresholds.Any(t => t.EndsStackCache(results.Machine.CLibrary))
            ? $" Where all stacks together pass {ThreadThreshold.StackCache}, glibc's cache of stacks ends: each is mapped and unmapped anew."
            : "";
        yield return new(
            FindingSeverity.Note,
            $"The cost of threads changes at {Counted.Of(thresholds.Length, "stack size")}",
            string.Join("; ", thresholds.Select(Change)) + "." + cache,
            []);
    }

    private static string Change(ThreadThreshold threshold) =>
        $"{TimingWords.Of(threshold.Use, threshold.Count)}: {TimingWords.Comparison(threshold.Threshold.Change)} from {threshold.Threshold.ToBytes} on";
}
