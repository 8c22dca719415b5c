using Lab.Analysis.Statistics;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What threads of one stack size cost, in time and memory.</summary>
public sealed record ThreadCost
{
    public required ThreadUse Use { get; init; }

    public required ByteSize StackBytes { get; init; }

    /// <summary>How many threads there are at a time.</summary>
    public required int Count { get; init; }

    /// <summary>Time of one operation: of all <see cref="Count"/> threads together. Null where there are no samples.</summary>
    public Distribution? Time { get; init; }

    /// <summary>Memory that the stacks held, all together; null where it was not looked at.</summary>
    public ByteSize? CommittedBytes { get; init; }

    /// <summary>Why there is no figure; null where there is.</summary>
    public string? Problem { get; init; }

    /// <summary>By use, count and size.</summary>
    internal static ImmutableArray<ThreadCost> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. Samples(timings).Select(t => new ThreadCost
        {
            Use = t.Threads.Use,
            StackBytes = t.Threads.StackSize,
            Count = t.Threads.Count,
            Time = t.Timing.Time,
            CommittedBytes = t.Timing.Committed,
            Problem = t.Timing.Problem,
        }),
    ];

    internal static IEnumerable<(Timed.Threads Threads, SampledTiming Timing)> Samples(IEnumerable<SampledTiming> timings) => timings
        .Where(t => t.Timed is Timed.Threads)
        .Select(t => (Threads: (Timed.Threads)t.Timed, Timing: t))
        .OrderBy(t => t.Threads.Use)
        .ThenBy(t => t.Threads.Count)
        .ThenBy(t => t.Threads.StackSize);
}

/// <summary>Where the cost of threads changes with their stack size, such as at the end of glibc's stack cache.</summary>
/// <param name="Use">What is done with the threads.</param>
/// <param name="Count">How many there are at a time.</param>
/// <param name="Threshold">Where it changes, and by how much.</param>
public sealed record ThreadThreshold(ThreadUse Use, int Count, LatencyThreshold Threshold)
{
    /// <summary>
    /// glibc keeps the stacks of ended threads for new ones, up to this much of them all together, unless
    /// <c>glibc.pthread.stack_cache_size</c> says otherwise (nptl/nptl-stack.c, <c>__nptl_stack_cache_maxsize</c>).
    /// </summary>
    public static readonly ByteSize StackCache = ByteSize.FromMiB(40);

    /// <summary>
    /// Whether the end of glibc's stack cache can be why: creating threads takes longer where all stacks together exceed it.
    /// </summary>
    /// <param name="cLibrary">The machine's C library, as in its facts.</param>
    public bool EndsStackCache(string cLibrary) => cLibrary.StartsWith("glibc", StringComparison.Ordinal)
        && Use is not ThreadUse.Queue
        && Threshold.Change.Verdict is ComparisonVerdict.Slower
        && Threshold.FromBytes.Bytes * Count <= StackCache.Bytes
        && Threshold.ToBytes.Bytes * Count > StackCache.Bytes;

    internal static ImmutableArray<ThreadThreshold> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. ThreadCost.Samples(timings)
            .GroupBy(t => (t.Threads.Use, t.Threads.Count))
            .SelectMany(same => ChangePoints
                .Of(SampledTiming.BySize(same.Select(t => (t.Threads.StackSize, t.Timing))))
                .Select(threshold => new ThreadThreshold(same.Key.Use, same.Key.Count, threshold))),
    ];
}
