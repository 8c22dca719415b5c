using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>
/// Whether calls that were made alike needed the same stack. They need not: a call may go as deep as its input, a random number, the
/// scheduling of its threads or a cache says. Then the largest peak that was seen counts, and a size at which some calls completed proves
/// nothing for the others.
/// </summary>
public static class NeedVariation
{
    /// <summary>How often a size is tried that some of the calls should die at, each time in a process of its own.</summary>
    public const int Attempts = 8;

    /// <summary>
    /// True if the need varies, by more than the page that the alignment of what lies on a stack can make.
    /// </summary>
    /// <param name="trials">Of one workload in one environment through one bridge.</param>
    public static bool IsSeenIn(IReadOnlyCollection<TrialRecord> trials)
    {
        var guarded = trials.Where(t => t.Spec.Host.IsGuarded()).ToList();
        var untraced = guarded.FindAll(t => !t.Spec.Trace);
        return untraced.Exists(Rises) || Spread(untraced) > ByteSize.Page || SmallerSuffices(untraced) || TracedWasDeeper(guarded);
    }

    /// <summary>By how much the first calls in different processes differed, on roomy stacks of one size; zero if they did not.</summary>
    public static ByteSize Spread(IEnumerable<TrialRecord> trials) => trials
        .Where(t => TrialGroup.IsMeasurement(t) && t.Outcome is Outcome.Completed { Reading: not null })
        .GroupBy(t => t.Spec.StackSize)
        .Select(same => same.Select(t => ((Outcome.Completed)t.Outcome).Reading!.Peak).ToList())
        .Select(peaks => peaks.Max() - peaks.Min())
        .Append(ByteSize.Zero)
        .Max();

    /// <summary>
    /// The peaks of all calls on roomy stacks, the smallest first. A call that uses what stack it is given has others on other sizes, and
    /// says nothing by that.
    /// </summary>
    public static ImmutableArray<PeakRun> Distribution(IEnumerable<TrialRecord> measurements) =>
    [
        .. measurements
            .SelectMany(Calls)
            .GroupBy(run => run.Peak)
            .OrderBy(same => same.Key)
            .Select(same => new PeakRun(same.Key, same.Sum(run => run.Calls))),
    ];

    /// <summary>
    /// The least that a first call is known to get by on, which is what a plain thread makes: where they differ, one that returns on a
    /// stack below the minimum may have needed no more than that, and has then overrun nothing.
    /// </summary>
    internal static ByteSize? Least(TrialGroup group, bool varies, ByteSize? minimum) => !varies ? minimum
        : group.Guarded
            .Where(t => t is { SharesWorker: false, Outcome: Outcome.Completed })
            .Select(t => TrialGroup.IsMeasurement(t) ? ((Outcome.Completed)t.Outcome).Reading?.Peak.RoundUpToPage() : t.Spec.StackSize)
            .Append(minimum)
            .Min();

    /// <summary>The peaks of a trial's calls by residency, in their order.</summary>
    internal static IEnumerable<PeakRun> Calls(TrialRecord trial)
    {
        if (trial is { Spec.Watermark: Watermark.Residency, Outcome: Outcome.Completed { Reading: { } first } })
            yield return new(first.Peak, 1);
        foreach (var run in trial.LaterCalls?.Peaks ?? [])
            yield return run;
    }

    /// <summary>
    /// In one process later calls may need less than the first, which imports and builds caches. That one needs more varies.
    /// </summary>
    private static bool Rises(TrialRecord trial)
    {
        ByteSize? smallest = null;
        foreach (var run in Calls(trial))
        {
            if (run.Peak - smallest > ByteSize.Page)
                return true;
            smallest = smallest is { } least && least < run.Peak ? least : run.Peak;
        }

        return false;
    }

    /// <summary>The call whose growth was traced went deeper than all others on roomy stacks.</summary>
    private static bool TracedWasDeeper(List<TrialRecord> guarded)
    {
        var read = guarded.Where(TrialGroup.IsMeasurement).SelectMany(Calls).ToList();
        var traced = guarded.Where(t => t.Outcome is Outcome.Completed).SelectMany(t => t.Growth?.Steps ?? []).ToList();
        return read.Count > 0 && traced.Count > 0 && traced.Max(s => s.DepthBytes) - read.Max(r => r.Peak) > ByteSize.Page;
    }

    /// <summary>A call had too small a stack on which, or on less than which, another completed.</summary>
    private static bool SmallerSuffices(List<TrialRecord> guarded)
    {
        var died = guarded.FindAll(t => t.Outcome.IsWantOfStack).ConvertAll(t => t.Spec.StackSize);
        return died.Count > 0
            && guarded.Exists(t => t.Outcome is Outcome.Completed && died.Max() - t.Spec.StackSize > ByteSize.Page);
    }
}
