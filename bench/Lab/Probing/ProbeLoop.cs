using Lab.Console;
using Lab.Supervision;

namespace Lab.Probing;

/// <summary>Makes probes side by side, and shows how far it is. Of an interrupted loop the capture holds what was measured.</summary>
internal static class ProbeLoop
{
    /// <param name="plans">What stands together is made one after the other.</param>
    /// <param name="seed">Of the order.</param>
    /// <param name="parallel">How many run at the same time.</param>
    public static async Task RunAsync(
        ProbePlan[][] plans, int seed, int parallel, ITrialRunner trials, RunDisplay display, CancellationToken cancel)
    {
        new Random(seed).Shuffle(plans);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        try
        {
            await display.WhileAsync(plans.Sum(p => p.Length), progress => Parallel.ForEachAsync(plans, options, async (probes, token) =>
            {
                foreach (var plan in probes)
                {
                    await new WorkloadProbe(trials, plan).RunAsync(token).ConfigureAwait(false);
                    progress.Finished(1);
                }
            })).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            display.Report("interrupted: this is what was measured");
        }
    }
}
