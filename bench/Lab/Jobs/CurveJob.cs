using Lab.Analysis;
using Lab.Analysis.Curves;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// A curve: measures the peak at the n that <see cref="CurveSearch"/> asks for, until it asks for none; then verifies and traces both sides
/// of the gates, and the largest n, and tries the size that they recommend.
/// </summary>
/// <param name="parallel">How many trials run at the same time.</param>
/// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
internal sealed class CurveJob(ITrialRunner runner, RunDisplay display, int parallel, TimeSpan deadline) : IJob
{
    /// <summary>How often the search asks for the next n, at most: a bisection of the largest range, and what comes before it.</summary>
    private const int MostRounds = 40;

    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var workloads = capture.Header.Catalog.Where(e => e.Unavailable is null).Select(e => e.Name).ToList();
        await display.WhileAsync(0, what: "probes", work: async progress =>
        {
            for (var round = 0; round < MostRounds; round++)
            {
                var next = workloads.SelectMany(
                    name => CurveSearch.Next(capture.Header.Curve!, CurveAnalysis.Points(capture, name)).Select(n => (name, n))).ToList();
                if (next.Count == 0)
                    break;
                await MeasureAsync(capture, next, peakAlone: true, progress, cancel).ConfigureAwait(false);
            }

            var gates = workloads.SelectMany(name => CurveAnalysis.ToVerify(CurveAnalysis.Points(capture, name)).Select(n => (name, n)));
            await MeasureAsync(capture, [.. gates], peakAlone: false, progress, cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        var trials = new CapturedTrials(runner, capture, deadline);
        await MainJob.ObserveRecommendationAsync(trials, CaptureAnalysis.Analyse(capture), capture, IsPlanned, cancel)
            .ConfigureAwait(false);

        bool IsPlanned(ProbeResult probe) =>
            workloads.Contains(WorkloadName.Parse(probe.Workload).Workload) && probe.Environment.Equals(capture.Header.Environments[0]);
    }

    private async Task MeasureAsync(
        Capture capture, List<(string Name, int N)> asked, bool peakAlone, IProbeProgress progress, CancellationToken cancel)
    {
        var header = capture.Header;
        // What the rounds before have measured is known to this one.
        var trials = new CapturedTrials(runner, capture, deadline);
        var plan = new ProbePlan("", header.Environments[0], header.Repeats, PlainSizes: null)
        {
            Seed = header.Seed,
            Trace = TraceMode.Always,
            PeakAlone = peakAlone,
            Margins = MarginRule.Of(header),
        };
        progress.Planned(asked.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        await Parallel.ForEachAsync(asked, options, async (point, token) =>
        {
            await new WorkloadProbe(trials, plan with { Workload = WorkloadName.At(point.Name, point.N) }).RunAsync(token)
                .ConfigureAwait(false);
            progress.Finished(1);
        }).ConfigureAwait(false);
    }
}
