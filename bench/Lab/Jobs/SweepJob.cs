using Lab.Analysis;
using Lab.Analysis.Probes;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>A sweep: probes each workload on guarded stacks, so that its minimum is known; then tries every size on every host.</summary>
/// <param name="parallel">How many trials run at the same time.</param>
/// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
internal sealed class SweepJob(ITrialRunner runner, RunDisplay display, int parallel, TimeSpan deadline) : IJob
{
    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var header = capture.Header;
        var trials = new CapturedTrials(runner, capture, deadline);
        var workloads = header.Probes.Select(p => p.Workload).ToList();
        var probed = await ProbeAsync(trials, header, workloads, Host.Guarded, cancel).ConfigureAwait(false);
        // pythonnet's own frames are part of what a call needs: the trials of its hosts are compared with the minimum through pythonnet.
        var throughPythonNet = header.Sweep!.Hosts.Any(host => host.NeedsPythonNet())
            ? await ProbeAsync(trials, header, workloads.Where(probed.ContainsKey), Host.PythonNet, cancel).ConfigureAwait(false)
            : [];
        foreach (var (workload, (_, records)) in throughPythonNet)
            probed[workload] = (probed[workload].Minimum, [.. probed[workload].Records, .. records]);
        var minimums = throughPythonNet.ToDictionary(p => p.Key, p => p.Value.Minimum, StringComparer.Ordinal);
        await SweepAsync(trials, SweepTrials.Of(header, probed, minimums), cancel).ConfigureAwait(false);
    }

    /// <returns>Of each workload with a minimum stack that minimum, and the trials that found it.</returns>
    private async Task<Dictionary<string, (ByteSize Minimum, IReadOnlyList<TrialRecord> Records)>> ProbeAsync(
        CapturedTrials trials, CaptureEntry.Header header, IEnumerable<string> workloads, Host host, CancellationToken cancel)
    {
        var probed = new Dictionary<string, (ByteSize, IReadOnlyList<TrialRecord>)>(StringComparer.Ordinal);
        var plan = new ProbePlan("", header.Environments[0], header.Repeats, PlainSizes: null)
        {
            Host = host,
            Seed = header.Seed,
            Margins = MarginRule.Of(header),
        };
        var plans = workloads.Select(name => plan with { Workload = name }).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        await display.WhileAsync(plans.Count, progress => Parallel.ForEachAsync(plans, options, async (planned, token) =>
        {
            var records = await new WorkloadProbe(trials, planned).RunAsync(token).ConfigureAwait(false);
            var probe = ProbeAnalysis.Analyse(records, plan.Margins);
            if (probe.MinimumStackBytes is { } minimum)
            {
                lock (probed)
                    probed[planned.Workload] = (minimum, records);
                progress.Say(ProbeLine.Describe(probe));
            }

            progress.Finished(1);
        })).ConfigureAwait(false);
        return probed;
    }

    private Task SweepAsync(CapturedTrials trials, IReadOnlyCollection<TrialSpec> specs, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        return display.WhileAsync(specs.Count, what: "trials",
            work: progress => Parallel.ForEachAsync(specs, options, async (spec, token) =>
        {
            await trials.RunAsync(spec, token).ConfigureAwait(false);
            progress.Finished(1);
        }));
    }
}

/// <summary>The trials of a sweep, once its workloads have been probed.</summary>
internal static class SweepTrials
{
    /// <summary>
    /// Every host, size and repeat, shuffled by the recorded seed, so that no drift of the machine looks like a size or a host. The same
    /// header and the same minimums give the same order.
    /// </summary>
    /// <param name="header">What was planned.</param>
    /// <param name="probed">
    /// Of each workload with a minimum stack that minimum, and the trials that found it: none of them is asked again.
    /// </param>
    /// <param name="throughPythonNet">
    /// Of each workload that was probed through pythonnet too its minimum stack there: what its hosts are compared with.
    /// </param>
    public static ImmutableArray<TrialSpec> Of(
        CaptureEntry.Header header,
        IReadOnlyDictionary<string, (ByteSize Minimum, IReadOnlyList<TrialRecord> Records)> probed,
        IReadOnlyDictionary<string, ByteSize>? throughPythonNet = null)
    {
        var plan = header.Sweep ?? throw new ArgumentException("the header is of no sweep", nameof(header));
        TrialSpec[] trials =
        [
            .. header.Catalog
                .Where(e => probed.ContainsKey(e.Name))
                .SelectMany(e => Of(header, plan, e, probed[e.Name], MinimumOf(throughPythonNet, e.Name))),
        ];
        new Random(header.Seed).Shuffle(trials);
        var asked = probed.Values.SelectMany(p => p.Records).Select(r => r.Spec.Key).ToHashSet(StringComparer.Ordinal);
        return [.. trials.Where(t => !asked.Contains(t.Key))];
    }

    private static ByteSize? MinimumOf(IReadOnlyDictionary<string, ByteSize>? minimums, string workload) =>
        minimums?.TryGetValue(workload, out var minimum) == true ? minimum : null;

    private static IEnumerable<TrialSpec> Of(
        CaptureEntry.Header header,
        SweepPlan plan,
        CatalogEntry entry,
        (ByteSize Minimum, IReadOnlyList<TrialRecord> Records) probe,
        ByteSize? throughPythonNet) =>
        // Without a minimum of its own a survivor cannot be told from an overrun.
        from host in plan.HostsFor(entry).Where(host => !host.NeedsPythonNet() || throughPythonNet is not null)
        from size in plan.SizesFor(probe.Minimum, throughPythonNet)
        from repeat in Enumerable.Range(0, header.Repeats)
        select new TrialSpec(entry.Name, host, size, header.Environments[0], Watermark.None, repeat)
        {
            MinimumStack = host.NeedsPythonNet() ? throughPythonNet : probe.Minimum,
            HarnessStack = probe.Records.Select(r => (r.Outcome as Outcome.Completed)?.Reading?.Entry).Max(),
            LaterCallsSeconds = !host.IsGuarded() || WorkloadProbe.IsCalledOnce(probe.Records)
                ? 0
                : ProbePlan.LaterCallsOfChecks.TotalSeconds,
            // What the probe allowed once it had seen how long the call takes: one that overran its stack often hangs.
            DeadlineSeconds = probe.Records.Max(r => r.Spec.DeadlineSeconds),
        };
}
