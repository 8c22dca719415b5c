using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>The other threads of a probe's measurements, grouped.</summary>
internal static class OtherThreads
{
    /// <summary>The deepest first.</summary>
    public static ImmutableArray<OtherThread> Of(TrialGroup group) =>
    [
        .. group.Measurements
            .SelectMany(trial => Named(trial.OtherThreads, [.. group.Measurements.SelectMany(t => t.OtherThreads)])
                .GroupBy(t => (t.Module, t.Name, t.StackSize))
                .Select(alike => new OtherThread(
                    alike.Key.Name, alike.Key.Module, alike.Key.StackSize, alike.Max(t => t.Peak), alike.Any(t => t.Ended), alike.Count())))
            .GroupBy(t => (t.Module, t.Name, t.StackBytes))
            .Select(alike => alike.First() with
            {
                PeakBytes = alike.Max(t => t.PeakBytes),
                Ended = alike.Any(t => t.Ended),
                Threads = alike.Max(t => t.Threads),
            })
            .OrderByDescending(t => t.PeakBytes)
            .ThenBy(t => t.Module, StringComparer.Ordinal)
            .ThenBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>One that ended before its name was read counts with those that are like it otherwise.</summary>
    private static IEnumerable<ThreadReading> Named(ImmutableArray<ThreadReading> threads, ImmutableArray<ThreadReading> all) => threads.Select(
        t => t.Name.Length > 0 ? t : t with { Name = all.FirstOrDefault(a => a.Name.Length > 0 && (a.Module, a.StackSize) == (t.Module, t.StackSize))?.Name ?? "" });
}
