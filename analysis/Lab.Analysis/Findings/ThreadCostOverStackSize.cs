using Lab.Analysis.Timings;
using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>Where threads get dearer with their stack size.</summary>
internal sealed class ThreadCostOverStackSize : IFindingRule
{
    /// <summary>
    /// glibc keeps the stacks of ended threads for new ones, up to this much of them all together, unless <c>glibc.pthread.stack_cache_size</c>
    /// says otherwise.
    /// </summary>
    private static readonly ByteSize StackCache = ByteSize.FromMiB(40);

    public IEnumerable<Finding> Find(Results results)
    {
        var thresholds = results.Timings?.ThreadThresholds ?? [];
        if (thresholds.Length == 0)
            yield break;
        var cache = thresholds.Any(EndsCache)
            ? $" Where all stacks together pass {StackCache}, glibc's cache of stacks ends: each is mapped and unmapped anew."
            : "";
        yield return new(
            FindingSeverity.Note,
            $"The cost of threads changes at {Counted.Of(thresholds.Length, "stack size")}",
            string.Join("; ", thresholds.Select(Change)) + "." + cache,
            []);
    }

    private static string Change(ThreadThreshold threshold) =>
        $"{TimingWords.Of(threshold.Use, threshold.Count)}: {TimingWords.Comparison(threshold.Threshold.Change)} from {threshold.Threshold.ToBytes} on";

    private static bool EndsCache(ThreadThreshold threshold) =>
        threshold.Threshold.FromBytes.Bytes * threshold.Count <= StackCache.Bytes
        && threshold.Threshold.ToBytes.Bytes * threshold.Count > StackCache.Bytes;
}
