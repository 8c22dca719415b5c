using Lab.Analysis;
using Lab.Analysis.Probes;
using Lab.Console;
using Lab.Probing;
using Lab.Python.Locating;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// The main job: makes the planned probes, tries the size that they recommend, and observes the settings that would give threads that size.
/// </summary>
/// <param name="settings">Observes settings, with the threads of a Python.</param>
/// <param name="kernels">Measures what decides with other CPU kernels: that can make the recommended size larger. Null for nothing.</param>
/// <param name="parallel">How many workloads are probed at the same time.</param>
/// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
internal sealed class MainJob(
    (SettingsObserver Observer, PythonInstallation Python) settings,
    IJob? kernels,
    ITrialRunner runner,
    RunDisplay display,
    int parallel,
    TimeSpan deadline) : IJob
{
    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var trials = new CapturedTrials(runner, capture, deadline);
        await ProbeAsync(trials, capture.Header, MarginRule.Of(capture.Header), cancel).ConfigureAwait(false);
        if (kernels is not null)
            await kernels.RunAsync(capture, cancel).ConfigureAwait(false);
        var results = CaptureAnalysis.Analyse(capture);
        // What is run is what the header plans, even where trials of something else are in the capture.
        var planned = capture.Header.Probes.Select(p => (p.Workload, capture.Header.Environments[p.Environment])).ToHashSet();
        await ObserveRecommendationAsync(trials, results, capture, probe => planned.Contains((probe.Workload, probe.Environment)), cancel)
            .ConfigureAwait(false);
        if (results.Recommendation is { } recommendation && !capture.Settings.Any(s => s.AskedBytes == recommendation.StackBytes))
            await ObserveSettingsAsync(capture, recommendation.StackBytes, cancel).ConfigureAwait(false);
    }

    private Task ProbeAsync(CapturedTrials trials, CaptureEntry.Header header, MarginRule margins, CancellationToken cancel)
    {
        ProbePlan[][] plans = [.. InOrder(header).Select(same => same.Select(p => Plan(header, p) with { Margins = margins }).ToArray())];
        return ProbeLoop.MakeAsync(plans, parallel, trials, display, cancel, (group, progress) =>
        {
            var probe = ProbeAnalysis.Analyse(group, margins);
            if (probe.MinimumStackBytes > BlasLimit.Worthwhile)
                progress.Say(ProbeLine.Describe(probe));
            // What needs little has no large frame of a parallel BLAS in it: its other environments, with the BLAS limited, are left out.
            return BlasLimit.CanHelp(probe.MinimumStackBytes);
        });
    }

    /// <summary>
    /// Of each workload its probes, which are made one after the other. The workloads of the quick run come first, because they say most.
    /// The rest is shuffled by the recorded seed, so that neither the time left nor a drift of the machine follows the alphabet. Last come
    /// the probes through pythonnet: what it adds says the least.
    /// </summary>
    private static ImmutableArray<PlannedProbe[]> InOrder(CaptureEntry.Header header)
    {
        PlannedProbe[][] workloads =
        [
            .. header.Probes
                .Where(p => !p.Host.NeedsPythonNet())
                .GroupBy(p => p.Workload, StringComparer.Ordinal)
                .Select(same => same.ToArray()),
        ];
        new Random(header.Seed).Shuffle(workloads.AsSpan(Math.Min(WorkloadSelection.QuickCount, workloads.Length)));
        return [.. workloads, .. header.Probes.Where(p => p.Host.NeedsPythonNet()).Select(p => new[] { p })];
    }

    private static ProbePlan Plan(CaptureEntry.Header header, PlannedProbe planned) =>
        new(planned.Workload, header.Environments[planned.Environment], header.Repeats, UsualSizes.Of(planned.PlainSizes))
        {
            Host = planned.Host,
            Seed = header.Seed,
            Trace = planned.Host.NeedsPythonNet() ? TraceMode.Never : TraceMode.WhenLarge,
            ObservedAbove = planned.ObservedAbove,
        };

    /// <summary>
    /// The recommendation must have been seen to work: the workload that decides it is tried on a plain thread of that size, if no probe
    /// did.
    /// </summary>
    /// <param name="isPlanned">Whether a probe is of what the run is to measure.</param>
    public static async Task ObserveRecommendationAsync(
        CapturedTrials trials, Results results, Capture capture, Func<ProbeResult, bool> isPlanned, CancellationToken cancel)
    {
        foreach (var (probe, size) in Recommendation.Deciding(results))
        {
            if (!isPlanned(probe))
                continue;
            if (probe.Host.OnPlainThread() is not { } host
                || probe.PlainThread.Any(o => o.StackBytes == size && o.Outcome is not OutcomeKind.LaunchFailed))
                continue;
            var check = capture.Trials.Last(
                t => t.Spec.Workload == probe.Workload && t.Spec.Host == probe.Host && t.Spec.Environment.Equals(probe.Environment));
            var spec = new TrialSpec(probe.Workload, host, size, probe.Environment, Watermark.None, 0)
            {
                MinimumStack = probe.MinimumStackBytes,
                DeadlineSeconds = check.Spec.DeadlineSeconds,
            };
            await trials.RunAsync(spec, cancel).ConfigureAwait(false);
        }
    }

    private async Task ObserveSettingsAsync(Capture capture, ByteSize size, CancellationToken cancel)
    {
        // A build takes longer than all the rest, and says what the same property of a runtimeconfig.json says.
        var seen = await settings.Observer.ObserveAsync(size, settings.Python, builds: false, display, cancel).ConfigureAwait(false);
        foreach (var observation in seen)
            capture.Append(new CaptureEntry.Setting(observation));
    }
}
