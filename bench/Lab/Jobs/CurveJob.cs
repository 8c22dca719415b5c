using Lab.Analysis;
using Lab.Analysis.Curves;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// A curve: measures what <see cref="CurveAnalysis.Next"/> asks for, until it asks for nothing: peaks, then pairs and traces of both sides
/// of the gates and of the largest n. Then the size that they recommend is tried.
/// </summary>
/// <param name="parallel">How many trials run at the same time.</param>
/// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
internal sealed class CurveJob(ITrialRunner runner, RunDisplay display, int parallel, TimeSpan deadline) : IJob
{
    /// <summary>
    /// How often the search asks for the next n, at most: a bisection of the largest range and what comes before it, each n by its peak and
    /// then by its pair.
    /// </summary>
    private const int MostRounds = 80;

    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var workloads = capture.Header.Catalog.Where(e => e.Unavailable is null).Select(e => e.Name).ToList();
        await display.WhileAsync(0, what: "probes", work: async progress =>
        {
            // What an earlier part of a resumed curve could not start, or gave less time than there is now, is no point of it yet.
            var again = workloads
                .SelectMany(name => CurveAnalysis.Points(capture, name)
                    .Where(p => p.Outcome is OutcomeKind.TimedOut or OutcomeKind.LaunchFailed)
                    .Select(p => (WorkloadName.At(name, p.N), CurveMeasurement.Peak)))
                .ToList();
            if (again.Count > 0)
                await MeasureAsync(capture, again, progress, cancel).ConfigureAwait(false);
            for (var round = 0; round < MostRounds; round++)
            {
                var next = workloads
                    .Select(name => (Name: name, Next: CurveAnalysis.Next(capture.Header.Curve!, CurveAnalysis.Points(capture, name))))
                    .SelectMany(w => w.Next.N.Select(n => (WorkloadName.At(w.Name, n), w.Next.Measurement)))
                    .ToList();
                var answers = Answers();
                if (next.Count > 0)
                    await MeasureAsync(capture, next, progress, cancel).ConfigureAwait(false);
                // Nothing to ask, or nothing that has an answer.
                if (Answers() == answers)
                    break;
            }
        }).ConfigureAwait(false);
        var trials = new CapturedTrials(runner, capture, deadline);
        await MainJob.ObserveRecommendationAsync(trials, CaptureAnalysis.Analyse(capture), capture, IsPlanned, cancel)
            .ConfigureAwait(false);

        int Answers() => capture.Trials.Count(t => t.Outcome is not Outcome.LaunchFailed);

        bool IsPlanned(ProbeResult probe) =>
            workloads.Contains(WorkloadName.Parse(probe.Workload).Workload) && probe.Environment.Equals(capture.Header.Environments[0]);
    }

    private async Task MeasureAsync(
        Capture capture, List<(string Workload, CurveMeasurement What)> asked, IProbeProgress progress, CancellationToken cancel)
    {
        var header = capture.Header;
        // What the rounds before have measured is known to this one.
        var trials = new CapturedTrials(runner, capture, deadline);
        var plan = new ProbePlan("", header.Environments[0], header.Repeats, PlainSizes: null)
        {
            Seed = header.Seed,
            Margins = MarginRule.Of(header),
        };
        progress.Planned(asked.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        await Parallel.ForEachAsync(asked, options, async (point, token) =>
        {
            var probe = plan with
            {
                Workload = point.Workload,
                PeakAlone = point.What is CurveMeasurement.Peak,
                Trace = point.What is CurveMeasurement.Trace ? TraceMode.Always : TraceMode.Never,
            };
            await new WorkloadProbe(trials, probe).RunAsync(token).ConfigureAwait(false);
            progress.Finished(1);
        }).ConfigureAwait(false);
    }
}
