using Lab.Console;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>Makes probes side by side, and shows how far it is.</summary>
internal static class ProbeLoop
{
    /// <summary>For a command: in an order of a seed's; of an interrupted loop the capture holds what was measured.</summary>
    /// <param name="plans">What stands together is made one after the other.</param>
    /// <param name="parallel">How many run at the same time.</param>
    public static async Task RunAsync(
        ProbePlan[][] plans, int seed, int parallel, ITrialRunner trials, RunDisplay display, CancellationToken cancel)
    {
        new Random(seed).Shuffle(plans);
        try
        {
            await MakeAsync(plans, parallel, trials, display, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            display.Report("interrupted: this is what was measured");
        }
    }

    /// <summary>In the order in which they are given.</summary>
    /// <inheritdoc cref="RunAsync"/>
    /// <param name="goesOn">Whether the plans that stand after one are made, from what was measured for it; null where all are.</param>
    /// <param name="what">What is counted.</param>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public static Task MakeAsync(
        IReadOnlyCollection<ProbePlan[]> plans,
        int parallel,
        ITrialRunner trials,
        RunDisplay display,
        CancellationToken cancel,
        Func<IReadOnlyList<TrialRecord>, IProbeProgress, bool>? goesOn = null,
        string what = "probes")
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        return display.WhileAsync(plans.Sum(p => p.Length), progress => Parallel.ForEachAsync(plans, options, async (probes, token) =>
        {
            for (var made = 0; made < probes.Length; made++)
            {
                var group = await new WorkloadProbe(trials, probes[made]).RunAsync(token).ConfigureAwait(false);
                var isLast = goesOn?.Invoke(group, progress) == false;
                progress.Finished(isLast ? probes.Length - made : 1);
                if (isLast)
                    return;
            }
        }), what);
    }
}
