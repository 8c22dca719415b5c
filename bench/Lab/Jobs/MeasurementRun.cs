using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Jobs;

/// <summary>Makes the probes of many workloads, several workloads at the same time, in the order they are given.</summary>
internal sealed class MeasurementRun(ITrialRunner runner, int parallel)
{
    /// <summary>Runs the probes.</summary>
    /// <param name="workloads">Of each workload its probes, which are made one after the other.</param>
    /// <param name="finished">
    /// Called after each probe with its records, one call at a time; says whether the workload's next one is to be made.
    /// </param>
    /// <exception cref="OperationCanceledException">Interrupted; what had ended was reported.</exception>
    public async Task RunAsync(
        IEnumerable<IReadOnlyList<ProbePlan>> workloads, Func<ProbePlan, IReadOnlyList<TrialRecord>, bool> finished, CancellationToken cancel)
    {
        var reporting = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        await Parallel.ForEachAsync(workloads, options, async (plans, token) =>
        {
            foreach (var plan in plans)
            {
                var records = await new WorkloadProbe(runner, plan).RunAsync(token).ConfigureAwait(false);
                bool goOn;
                lock (reporting)
                    goOn = finished(plan, records);
                if (!goOn)
                    return;
            }
        }).ConfigureAwait(false);
    }
}
