using System.Collections.Immutable;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What threads cost by stack size, and where that changes.</summary>
internal static class ThreadCosts
{
    public static ImmutableArray<ThreadCost> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. Threads(timings).Select(t => new ThreadCost
        {
            Use = t.Threads.Use,
            StackBytes = t.Threads.StackSize,
            Count = t.Threads.Count,
            Time = t.Timing.Time,
            CommittedBytes = t.Timing.Committed,
            Problem = t.Timing.Problem,
        }),
    ];

    public static ImmutableArray<ThreadThreshold> Thresholds(IEnumerable<SampledTiming> timings) =>
    [
        .. Threads(timings)
            .GroupBy(t => (t.Threads.Use, t.Threads.Count))
            .SelectMany(same => ChangePoints
                .Of(SizedSamples.Of(same.Select(t => (t.Threads.StackSize, t.Timing))))
                .Select(threshold => new ThreadThreshold(same.Key.Use, same.Key.Count, threshold))),
    ];

    private static IEnumerable<(Timed.Threads Threads, SampledTiming Timing)> Threads(IEnumerable<SampledTiming> timings) => timings
        .Where(t => t.Timed is Timed.Threads)
        .Select(t => (Threads: (Timed.Threads)t.Timed, Timing: t))
        .OrderBy(t => t.Threads.Use)
        .ThenBy(t => t.Threads.Count)
        .ThenBy(t => t.Threads.StackSize);
}
