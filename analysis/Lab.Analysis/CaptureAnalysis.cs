using Lab.Analysis.Blas;
using Lab.Analysis.Curves;
using Lab.Analysis.Findings;
using Lab.Analysis.Probes;
using Lab.Analysis.Scans;
using Lab.Analysis.Settings;
using Lab.Analysis.Sizes;
using Lab.Analysis.Suites;
using Lab.Analysis.Sweeps;
using Lab.Analysis.Timings;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis;

/// <summary>Capture in, results out. Pure: the same capture gives the same results, on any machine and at any time.</summary>
public static class CaptureAnalysis
{
    public static Results Analyse(Capture capture)
    {
        var header = capture.Header;
        var all = TrialGroup.Of(capture.Trials);
        // What was measured with another BLAS than the user's is a matrix of its own, and counts nowhere else.
        var others = BlasMatrix.OtherEnvironments(capture);
        var groups = others.IsEmpty ? all : [.. all.Where(group => !others.Contains(group.Environment.Key))];
        // Of most tests of a suite only who takes the stack is known: that makes no probe.
        if (header.Suite is not null)
            groups = [.. groups.Where(group => group.Guarded.Any())];
        var margins = MarginRule.Of(header);
        var measured = groups.ToDictionary(group => group.Key, group => ProbeAnalysis.Analyse(group, margins));
        var analysed = groups.ToDictionary(group => group.Key, group => (
            Group: group,
            Probe: ProbeAnalysis.CompareBridges(
                measured[group.Key], measured.GetValueOrDefault(group.Key with { Host = Host.Guarded }))));
        var plan = header.Probes.Where(p => analysed.ContainsKey(KeyOf(p)) || !IsNeedless(p)).ToImmutableArray();
        var inPlan = plan
            .Where(p => analysed.ContainsKey(KeyOf(p)))
            .Select(p => (Planned: p, analysed[KeyOf(p)].Group, analysed[KeyOf(p)].Probe))
            .ToList();
        var onAllHosts = groups.ToLookup(group => (group.Workload, group.Environment.Key));
        // A sweep's trials on another guarded host belong to its map. They are no probe.
        // Of a curve those are probes that were verified: a peak alone is a point of it.
        var unplanned = groups.Where(group => header.Sweep is null || group.Host == Host.Guarded)
            .Where(group => header.Curve is null || group.Checks.Any())
            .ExceptBy(plan.Select(KeyOf), group => group.Key).Select(group => analysed[group.Key].Probe);
        var probes = inPlan.Select(a => a.Probe).Concat(unplanned).Concat(Unavailable(header, groups)).ToImmutableArray();
        ImmutableArray<SweepResult> sweeps = header.Sweep is null
            ? []
            : [.. inPlan.Select(a => SweepAnalysis.Of(header, OnAllHosts(a.Group), a.Probe, margins)).OfType<SweepResult>()];
        ImmutableArray<CurveResult>? curves = header.Curve is null
            ? null
            : [.. header.Catalog.Where(e => e.Unavailable is null).Select(e => CurveAnalysis.Of(header, e, groups, margins))];
        var results = new Results
        {
            Lab = header.Lab,
            StartedAt = header.StartedAt,
            Seed = header.Seed,
            Repeats = header.Repeats,
            Finished = inPlan.Count == plan.Length
                && inPlan.TrueForAll(a => IsFinished(header, a.Planned, a.Group, a.Probe))
                && sweeps.All(s => s.IsComplete)
                && (curves ?? []).All(c => c.IsComplete)
                && IsSuiteFinished(capture)
                && IsTimed(capture),
            Machine = header.Machine,
            Python = header.Python,
            Packages = header.Packages,
            Catalog = header.Catalog,
            Probes = probes,
            Sweeps = sweeps,
            Curves = curves,
            Blas = BlasMatrix.Of(capture, all),
            Scan = capture.Scan is { } scan ? ScanResult.Of(scan.Libraries, capture.Traces, scan.Seconds) : null,
            Suite = SuiteResult.Of(capture, probes),
            Timings = TimingResults.Of(capture, probes),
            Findings = [],
            Settings = SettingRow.Of(capture.Settings),
            Verification = new(
                header.Curve is null ? plan.Length : probes.Length,
                probes.Count(p => p.MinimumStackBytes is not null),
                probes.Count(p => p.Verified),
                probes.Count(p => p.PredictionHeld)),
            Trials = groups.Sum(g => g.Trials.Length),
        };
        // Where the run measured what decides with other CPU kernels too, their growth is part of its margin.
        var growth = Recommendation.Of(results) is { } rough ? KernelGrowth.Of(results, rough.DecidedBy) : null;
        if (growth is not null)
            results = results with { KernelGrowth = growth, Probes = [.. probes.Select(p => ProbeAnalysis.WithKernels(p, growth))] };
        // What decides must have been tried at the size that it leads to, whether its own probe did that or the run afterwards.
        var isObserved = header is not { Sweep: null, Blas: null, Curve: null } || Recommendation.Deciding(results).All(d =>
            d.Probe.Host.OnPlainThread() is null
            || !inPlan.Exists(a => a.Probe.Workload == d.Probe.Workload && a.Probe.Environment.Equals(d.Probe.Environment))
            || d.Probe.PlainThread.Any(o => o.StackBytes == d.Size && o.Outcome is not OutcomeKind.LaunchFailed));
        return results with
        {
            Finished = results.Finished && isObserved && IsMatrixFinished(capture, results, all),
            Recommendation = Recommendation.Of(results),
            Deployments = Deployment.Of(header.Machine, ProbeSelection.Unlimited(results)),
            Findings = AllFindings.Of(results),
        };

        TrialGroup OnAllHosts(TrialGroup group) => group with
        {
            Trials = [.. onAllHosts[(group.Workload, group.Environment.Key)].SelectMany(g => g.Trials)],
        };

        (string Workload, string Environment, Host Host) KeyOf(PlannedProbe planned) =>
            (planned.Workload, header.Environments[planned.Environment].Key, planned.Host);

        // A run leaves out a workload's other environments where the first one showed that they cannot help.
        bool IsNeedless(PlannedProbe planned) => planned.Environment > 0
            && analysed.TryGetValue(KeyOf(planned with { Environment = 0 }), out var first)
            && IsSettled(first.Group, first.Probe)
            && !BlasLimit.CanHelp(first.Probe.MinimumStackBytes);
    }

    private static IEnumerable<ProbeResult> Unavailable(CaptureEntry.Header header, IReadOnlyList<TrialGroup> groups)
    {
        var measured = groups.Select(g => g.Workload).ToHashSet(StringComparer.Ordinal);
        return header.Catalog
            .Where(entry => entry.Unavailable is not null && !measured.Contains(entry.Name))
            .Select(entry => ProbeAnalysis.Unavailable(entry, header.Environments.FirstOrDefault()));
    }

    /// <summary>
    /// A probe is settled once a page less than its minimum was tried, or once it is known why it has no minimum. A worker that could not
    /// be started is no such reason.
    /// </summary>
    private static bool IsSettled(TrialGroup group, ProbeResult probe) =>
        (probe.Reason is not null && group.Guarded.Any(t => t.Outcome is not Outcome.LaunchFailed))
        || group.IsSettled(probe.MinimumStackBytes);

    /// <summary>
    /// A probe is finished once plain threads were tried too: of a size that suffices where that is planned, and of the planned sizes below
    /// the minimum. A sweep has its own, and without Python there are none.
    /// </summary>
    private static bool IsFinished(CaptureEntry.Header header, PlannedProbe planned, TrialGroup group, ProbeResult probe)
    {
        if (!IsSettled(group, probe))
            return false;
        var hasPlainThreads = header is { Sweep: null, Blas: null } && planned.Host.OnPlainThread() is not null;
        if (probe.MinimumStackBytes is not { } minimum || !hasPlainThreads || group.HasGivenUp)
            return true;
        var tried = group.Plain.Where(t => t.Outcome is not Outcome.LaunchFailed).Select(t => t.Spec.StackSize).ToHashSet();
        // A capture of an older lab, which recommended another size, was finished with that.
        return (minimum <= planned.ObservedAbove || tried.Any(size => size >= minimum))
            && planned.PlainSizes.Where(size => size < minimum).All(tried.Contains);
    }

    /// <summary>
    /// Every cell that was planned is settled; and so are the other kernels of the workload that decides, where a run plans them.
    /// </summary>
    private static bool IsMatrixFinished(Capture capture, Results results, IReadOnlyList<TrialGroup> groups)
    {
        var wanted = KernelGrowth.Wanted(capture.Header, results);
        var tried = capture.Kernels.LastOrDefault(k => k.Workload == wanted?.Workload && k.Environment.Equals(wanted.Environment));
        return (capture.Header.Blas is null || results.Blas!.Cells.All(c => Settled((c.Workload, c.Environment.Key, c.Host))))
            && (wanted is null || tried?.Others.All(o => Settled((tried.Workload, o.Environment.Key, Host.Guarded))) == true);

        bool Settled((string, string, Host) key) =>
            groups.FirstOrDefault(g => g.Key == key) is { } group && IsSettled(group, ProbeAnalysis.Analyse(group, MarginRule.Usual));
    }

    /// <summary>Every test that there is was run, in each way that is planned.</summary>
    private static bool IsSuiteFinished(Capture capture)
    {
        if (capture.Header.Suite is not { } plan)
            return true;
        var runs = capture.Tests.Where(run => run.Growth is null)
            .DistinctBy(run => (run.Test, run.Host, run.StackSize)).CountBy(run => (run.Host, run.StackSize)).ToDictionary();
        return capture.Collected is { } collected
            && (!plan.HasSurvey || runs.GetValueOrDefault((Host.Guarded, plan.SurveySize)) >= collected.Tests)
            && (plan.StackSize is not { } size || runs.GetValueOrDefault((plan.Host, size)) >= collected.Tests);
    }

    /// <summary>Timings through pythonnet do not count: not every Python can be used with it.</summary>
    private static bool IsTimed(Capture capture)
    {
        var timed = capture.Benchmarked.Where(b => b is { Problem: null, Through: null }).Select(b => b.Environment).ToHashSet();
        return capture.Header.Benchmarks is null || capture.Header.Environments.All(timed.Contains);
    }
}
