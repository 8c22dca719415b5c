using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Runs;

/// <summary>Makes many probes, several at the same time, in the order they are given.</summary>
internal sealed class MeasurementRun(ITrialRunner runner, int parallel)
{
    /// <summary>Runs the probes.</summary>
    /// <param name="finished">Called after each probe with its records; one call at a time.</param>
    /// <exception cref="OperationCanceledException">Interrupted; what had ended was reported.</exception>
    public async Task RunAsync(IEnumerable<ProbePlan> plans, Action<ProbePlan, IReadOnlyList<TrialRecord>> finished, CancellationToken cancel)
    {
        var reporting = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        await Parallel.ForEachAsync(plans, options, async (plan, token) =>
        {
            var records = await new WorkloadProbe(runner, plan).RunAsync(token).ConfigureAwait(false);
            lock (reporting)
                finished(plan, records);
        }).ConfigureAwait(false);
    }
}
