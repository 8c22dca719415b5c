using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Probing;

/// <summary>The trials of a sweep, once its workloads have been probed.</summary>
internal static class SweepTrials
{
    /// <summary>
    /// Every host, size and repeat, shuffled by the recorded seed, so that no drift of the machine looks like a size or a host. The same
    /// header and the same minimums give the same order.
    /// </summary>
    /// <param name="header">What was planned.</param>
    /// <param name="probed">Of each workload with a minimum stack that minimum, and the trials that found it: none of them is asked again.</param>
    /// <param name="throughPythonNet">Of each workload that was probed through pythonnet too its minimum stack there: what its hosts are held against.</param>
    public static ImmutableArray<TrialSpec> Of(
        CaptureEntry.Header header,
        IReadOnlyDictionary<string, (ByteSize Minimum, IReadOnlyList<TrialRecord> Records)> probed,
        IReadOnlyDictionary<string, ByteSize>? throughPythonNet = null)
    {
        var plan = header.Sweep ?? throw new ArgumentException("the header is of no sweep", nameof(header));
        TrialSpec[] trials = [.. header.Catalog.Where(e => probed.ContainsKey(e.Name)).SelectMany(e => Of(header, plan, e, probed[e.Name], throughPythonNet?.TryGetValue(e.Name, out var minimum) == true ? minimum : null))];
        new Random(header.Seed).Shuffle(trials);
        var asked = probed.Values.SelectMany(p => p.Records).Select(r => r.Spec.Key).ToHashSet(StringComparer.Ordinal);
        return [.. trials.Where(t => !asked.Contains(t.Key))];
    }

    private static IEnumerable<TrialSpec> Of(
        CaptureEntry.Header header, SweepPlan plan, CatalogEntry entry, (ByteSize Minimum, IReadOnlyList<TrialRecord> Records) probe, ByteSize? throughPythonNet) =>
        from host in plan.HostsFor(entry)
        from size in plan.SizesFor(probe.Minimum, throughPythonNet)
        from repeat in Enumerable.Range(0, header.Repeats)
        select new TrialSpec(entry.Name, host, size, header.Environments[0], Watermark.None, repeat)
        {
            MinimumStack = host.NeedsPythonNet() ? throughPythonNet ?? probe.Minimum : probe.Minimum,
            HarnessStack = probe.Records.Select(r => (r.Outcome as Outcome.Completed)?.Reading?.Entry).Max(),
            // What the probe allowed once it had seen how long the call takes: one that overran its stack often hangs.
            DeadlineSeconds = probe.Records.Max(r => r.Spec.DeadlineSeconds),
        };
}
