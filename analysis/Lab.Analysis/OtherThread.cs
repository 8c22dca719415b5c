using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>
/// Threads that the measured call used in addition to its own, alike ones taken together: the element of <c>otherThreads</c>.
/// </summary>
/// <param name="Name">Their name as the kernel knows it; empty if none could be read.</param>
/// <param name="Module">File name of the library whose function they run; null if it could not be told.</param>
/// <param name="StackBytes">Size of their stacks: not that of the thread that makes the call, but what <c>ulimit -s</c>,
/// <c>OMP_STACKSIZE</c> or <c>threading.stack_size</c> say.</param>
/// <param name="PeakBytes">The largest peak of any of them, in any trial.</param>
/// <param name="Ended">True if one of them had ended before the call did.</param>
/// <param name="Threads">How many there were in one trial, at most.</param>
public sealed record OtherThread(string Name, string? Module, ByteSize StackBytes, ByteSize PeakBytes, bool Ended, int Threads)
{
    /// <summary>The library, or else the name, as a sentence calls them.</summary>
    public string Origin() => Module ?? (Name.Length > 0 ? Name : GrowthText.Unknown);

    /// <summary>The other threads of a probe's measurements, the deepest first.</summary>
    internal static ImmutableArray<OtherThread> Of(Probes.TrialGroup group)
    {
        var named = group.Measurements
            .SelectMany(t => t.OtherThreads)
            .Where(t => t.Name.Length > 0)
            .GroupBy(t => (t.Module, t.StackSize))
            .ToDictionary(alike => alike.Key, alike => alike.First().Name);
        return
        [
            .. group.Measurements
                .SelectMany(trial => trial.OtherThreads.Select(t => Named(t, named))
                    .GroupBy(t => (t.Module, t.Name, t.StackSize))
                    .Select(alike => new OtherThread(
                        alike.Key.Name,
                        alike.Key.Module,
                        alike.Key.StackSize,
                        alike.Max(t => t.Peak),
                        alike.Any(t => t.Ended),
                        alike.Count())))
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
    }

    /// <summary>A thread that ended before its name was read counts with those that are otherwise like it.</summary>
    private static ThreadReading Named(ThreadReading thread, Dictionary<(string? Module, ByteSize StackSize), string> named) =>
        thread.Name.Length == 0 && named.TryGetValue((thread.Module, thread.StackSize), out var name)
            ? thread with { Name = name }
            : thread;
}
