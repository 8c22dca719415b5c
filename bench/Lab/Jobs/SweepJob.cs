using Lab.Analysis;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>A sweep: probe each workload on guarded stacks, so that its minimum is known; then try every size on every host.</summary>
internal sealed class SweepJob(RunFolder folder, ITrialRunner runner, RunDisplay display, Publication publication)
{
    /// <summary>Runs it to the end, or until it is interrupted: then what was measured by then is published.</summary>
    /// <param name="known">Entries of the capture so far; the first is the header of a sweep.</param>
    public Task<Results> RunAsync(IReadOnlyList<CaptureEntry> known, int parallel, TimeSpan deadline, CancellationToken cancel) =>
        new CapturedJob(folder, display, publication).RunAsync(known, (capture, entries, token) => MeasureAsync(capture, entries, parallel, deadline, token), cancel);

    private async Task MeasureAsync(CaptureFile capture, IReadOnlyList<CaptureEntry> known, int parallel, TimeSpan deadline, CancellationToken cancel)
    {
        var header = (CaptureEntry.Header)known[0];
        var trials = new CapturedTrials(runner, capture, known, deadline);
        var probed = await ProbeAsync(trials, header, Host.Guarded, parallel, cancel).ConfigureAwait(false);
        // Its own frames are part of what a call needs: what the hosts of pythonnet do is held against that.
        var throughPythonNet = header.Sweep!.Hosts.Any(host => host.NeedsPythonNet())
            ? await ProbeAsync(trials, header with { Catalog = [.. header.Catalog.Where(e => probed.ContainsKey(e.Name))] }, Host.PythonNet, parallel, cancel).ConfigureAwait(false)
            : [];
        foreach (var (workload, (_, records)) in throughPythonNet)
            probed[workload] = (probed[workload].Minimum, [.. probed[workload].Records, .. records]);
        var minimums = throughPythonNet.ToDictionary(p => p.Key, p => p.Value.Minimum, StringComparer.Ordinal);
        await SweepAsync(trials, SweepTrials.Of(header, probed, minimums), parallel, cancel).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, (ByteSize Minimum, IReadOnlyList<TrialRecord> Records)>> ProbeAsync(
        CapturedTrials trials, CaptureEntry.Header header, Host host, int parallel, CancellationToken cancel)
    {
        var probed = new Dictionary<string, (ByteSize, IReadOnlyList<TrialRecord>)>(StringComparer.Ordinal);
        var plans = header.Catalog.Where(e => e.Unavailable is null)
            .Select(e => (ProbePlan[])[new ProbePlan(e.Name, header.Environments[0], header.Repeats, PlainSizes: null) { Host = host, Seed = header.Seed }])
            .ToList();
        await display.WhileAsync(plans.Count, progress => new MeasurementRun(trials, parallel).RunAsync(
            plans,
            (plan, records) =>
            {
                if (Analyse(header, plan, records) is { MinimumStackBytes: { } minimum } probe)
                {
                    probed[plan.Workload] = (minimum, records);
                    progress.Say(ProbeLine.Describe(probe));
                }

                progress.Finished(1);
                return true;
            },
            cancel)).ConfigureAwait(false);
        return probed;
    }

    private static ProbeResult Analyse(CaptureEntry.Header header, ProbePlan plan, IReadOnlyList<TrialRecord> records)
    {
        var only = header with { Catalog = [header.Catalog.First(e => e.Name == plan.Workload)], Sweep = null, Host = plan.Host };
        return CaptureAnalysis.Analyse([only, .. records.Select(r => new CaptureEntry.Trial(r))]).Probes[0];
    }

    private Task SweepAsync(CapturedTrials trials, IReadOnlyCollection<TrialSpec> specs, int parallel, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        var reporting = new Lock();
        return display.WhileAsync(specs.Count, progress => Parallel.ForEachAsync(specs, options, async (spec, token) =>
        {
            await trials.RunAsync(spec, token).ConfigureAwait(false);
            lock (reporting)
                progress.Finished(1);
        }), what: "trials");
    }
}
