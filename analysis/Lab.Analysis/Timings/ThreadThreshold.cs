using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Where the cost of threads changes with their stack size, such as at the end of glibc's stack cache.</summary>
/// <param name="Use">What is done with the threads.</param>
/// <param name="Count">How many there are at a time.</param>
/// <param name="Threshold">Where it changes, and by how much.</param>
public sealed record ThreadThreshold(ThreadUse Use, int Count, LatencyThreshold Threshold)
{
    /// <summary>
    /// glibc keeps the stacks of ended threads for new ones, up to this much of them all together, unless <c>glibc.pthread.stack_cache_size</c>
    /// says otherwise (nptl/nptl-stack.c, <c>__nptl_stack_cache_maxsize</c>).
    /// </summary>
    public static readonly ByteSize StackCache = ByteSize.FromMiB(40);

    /// <summary>Whether the end of glibc's stack cache can be why: threads are created, dearer where all stacks together pass it.</summary>
    /// <param name="cLibrary">The machine's C library, as in its facts.</param>
    public bool EndsStackCache(string cLibrary) => cLibrary.StartsWith("glibc", StringComparison.Ordinal)
        && Use is not ThreadUse.Queue
        && Threshold.Change.Verdict is ComparisonVerdict.Slower
        && Threshold.FromBytes.Bytes * Count <= StackCache.Bytes
        && Threshold.ToBytes.Bytes * Count > StackCache.Bytes;
}
