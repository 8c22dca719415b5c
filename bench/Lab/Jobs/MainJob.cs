using Lab.Analysis;
using Lab.Benchmarking;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>The main job: probe what is planned in the capture's header, observe the settings, write results and report.</summary>
internal sealed class MainJob(
    RunFolder folder, WorkerLauncher launcher, ITrialRunner runner, RunDisplay display, BenchmarkStage benchmarks, Publication publication)
{
    /// <summary>Whether there is a worker that calls through pythonnet: without it what is planned there is left, and the run stays unfinished.</summary>
    public bool HasPythonNet { get; init; }

    /// <summary>Runs it to the end, or until it is interrupted: then what was measured by then is published.</summary>
    /// <param name="known">Entries of the capture so far; the first is the header.</param>
    /// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
    public Task<Results> RunAsync(IReadOnlyList<CaptureEntry> known, int parallel, TimeSpan deadline, CancellationToken cancel) =>
        new CapturedJob(folder, display, publication).RunAsync(known, (capture, entries, token) => MeasureAsync(capture, entries, parallel, deadline, token), cancel);

    private async Task MeasureAsync(CaptureFile capture, IReadOnlyList<CaptureEntry> known, int parallel, TimeSpan deadline, CancellationToken cancel)
    {
        var header = (CaptureEntry.Header)known[0];
        var trials = new CapturedTrials(runner, capture, known, deadline);
        var workloads = Plan(header);
        await display.WhileAsync(workloads.Sum(w => w.Length), progress => new MeasurementRun(trials, parallel).RunAsync(
            workloads, (plan, records) => Tell(progress, header, plan, records), cancel)).ConfigureAwait(false);
        await ObserveSettingsAsync(capture, cancel).ConfigureAwait(false);
        await benchmarks.RunAsync(header, capture, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// The probes in the order they are made: those of the quick run first, as they say most, the rest shuffled by the recorded seed, so
    /// that neither the time left nor a drift of the machine follows the alphabet. What never calls a BLAS is measured once. Last those through
    /// pythonnet: what it adds says the least.
    /// </summary>
    private ProbePlan[][] Plan(CaptureEntry.Header header)
    {
        var available = header.Catalog.Where(e => e.Unavailable is null).ToArray();
        new Random(header.Seed).Shuffle(available.AsSpan(Math.Min(WorkloadSelection.QuickCount, available.Length)));
        return
        [
            .. available.Select(e => header.Environments.Take(e.Blas ? header.Environments.Length : 1)
                .Select(environment => new ProbePlan(e.Name, environment, header.Repeats, UsualSizes.Common) { Trace = TraceWish.WhenLarge, Seed = header.Seed })
                .ToArray()),
            .. (HasPythonNet ? header.ThroughPythonNet : []).Select(workload => (ProbePlan[])
                [new(workload, header.Environments[0], header.Repeats, UsualSizes.None) { Host = Host.PythonNet, Seed = header.Seed }]),
        ];
    }

    /// <returns>Whether the workload's next probe, with the BLAS limited, is worth its time.</returns>
    private static bool Tell(IProbeProgress progress, CaptureEntry.Header header, ProbePlan plan, IReadOnlyList<TrialRecord> records)
    {
        var entry = header.Catalog.First(e => e.Name == plan.Workload);
        var only = header with { Catalog = [entry], Environments = [plan.Environment], Host = plan.Host, ThroughPythonNet = [] };
        var probe = CaptureAnalysis.Analyse([only, .. records.Select(r => new CaptureEntry.Trial(r))]).Probes[0];
        if (probe.MinimumStackBytes > BlasLimit.Worthwhile)
            progress.Say(ProbeLine.Describe(probe));
        var goOn = BlasLimit.CanHelp(probe.MinimumStackBytes);
        var isFirst = plan.Environment.Equals(header.Environments[0]);
        progress.Finished(isFirst && !goOn && entry.Blas && plan.Host == header.Host ? header.Environments.Length : 1);
        return goOn;
    }

    private async Task ObserveSettingsAsync(CaptureFile capture, CancellationToken cancel)
    {
        var entries = folder.ReadCapture();
        if (entries.Any(e => e is CaptureEntry.Setting) || CaptureAnalysis.Analyse(entries).Recommendation is not { } recommendation)
            return;
        foreach (var observation in await SettingsObserver.ObserveAsync(launcher, recommendation.StackBytes, cancel).ConfigureAwait(false))
            capture.Append(new CaptureEntry.Setting(observation));
    }
}
