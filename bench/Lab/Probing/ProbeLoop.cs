using Lab.Console;
using Lab.Supervision;

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
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public static Task MakeAsync(
        IReadOnlyCollection<ProbePlan[]> plans, int parallel, ITrialRunner trials, RunDisplay display, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        return display.WhileAsync(plans.Sum(p => p.Length), progress => Parallel.ForEachAsync(plans, options, async (probes, token) =>
        {
            foreach (var plan in probes)
            {
                await new WorkloadProbe(trials, plan).RunAsync(token).ConfigureAwait(false);
                progress.Finished(1);
            }
        }));
    }
}
