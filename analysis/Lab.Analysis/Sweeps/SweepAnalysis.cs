using System.Diagnostics;
using Lab.Analysis.Probes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Sweeps;

/// <summary>The map of a workload, from its trials and from what the header says was planned.</summary>
internal static class SweepAnalysis
{
    /// <returns>Null where the capture is of no sweep, or the workload has no minimum stack: what returns could not be judged.</returns>
    public static SweepResult? Of(CaptureEntry.Header header, TrialGroup group, ProbeResult probe, MarginRule margins)
    {
        if (header.Sweep is not { } plan || probe.MinimumStackBytes is not { } minimum)
            return null;
        // A trial without a watermark asks only how the call ends: so does the probe's own check a page below the minimum.
        var trials = group.Trials
            .Where(t => t.Spec.Watermark == Watermark.None && t.Spec.Repeat < header.Repeats)
            .ToLookup(t => (t.Spec.Host, t.Spec.StackSize));
        var throughPythonNet = ThroughPythonNet(group, margins);
        var sizes = plan.SizesFor(minimum, throughPythonNet?.MinimumStackBytes);
        var entry = header.Catalog.First(e => e.Name == group.Workload);
        return new()
        {
            Workload = group.Workload,
            Environment = probe.Environment,
            MinimumStackBytes = minimum,
            Repeats = header.Repeats,
            Hosts =
            [
                .. plan.HostsFor(entry).Select(host => host.NeedsPythonNet()
                    ? OfPythonNet(Row(host, sizes, probe, throughPythonNet, trials))
                    : Row(host, sizes, probe, null, trials)),
            ],
        };

        // Where a call through pythonnet has no minimum, what returns there could not be judged either.
        HostSweep OfPythonNet(HostSweep row) => throughPythonNet switch
        {
            { MinimumStackBytes: null } without when row.Sizes.All(c => c.Trials == 0) => row with { LeftOut = without.Reason },
            null => row with
            {
                Problem = row.Problem ?? group.Trials.Where(t => t.Spec.Host == Host.PythonNet)
                    .Select(t => (t.Outcome as Outcome.LaunchFailed)?.Reason).FirstOrDefault(reason => reason is not null),
            },
            _ => row,
        };
    }

    /// <summary>The probe through pythonnet; null where it was not measured, or could not be started: a resumed sweep makes it.</summary>
    private static ProbeResult? ThroughPythonNet(TrialGroup group, MarginRule margins)
    {
        ImmutableArray<TrialRecord> trials = [.. group.Trials.Where(t => t.Spec.Host == Host.PythonNet)];
        return trials.Any(t => TrialGroup.IsMeasurement(t) && t.Outcome is not Outcome.LaunchFailed)
            ? ProbeAnalysis.Analyse(group with { Host = Host.PythonNet, Trials = trials }, margins)
            : null;
    }

    private static HostSweep Row(
        Host host,
        ImmutableArray<ByteSize> sizes,
        ProbeResult ofWorkload,
        ProbeResult? ofBridge,
        ILookup<(Host Host, ByteSize Size), TrialRecord> trials)
    {
        var probe = ofBridge?.MinimumStackBytes is null ? ofWorkload : ofBridge;
        var minimum = probe.MinimumStackBytes!.Value;
        ImmutableArray<SweepCell> cells =
            [.. sizes.Select(size => new SweepCell(size, Count(trials[(host, size)], probe.LeastNeedBytes ?? minimum)))];
        var survivor = cells.FirstOrDefault(c => c.Survived)?.StackBytes;
        var overran = cells.FirstOrDefault(c => c.Outcomes.Any(o => o.Outcome is OutcomeKind.Overran))?.StackBytes;
        var problem = sizes.SelectMany(size => trials[(host, size)])
            .Select(t => (t.Outcome as Outcome.LaunchFailed)?.Reason)
            .FirstOrDefault(r => r is not null);
        var refused = cells.Where(c => c.StackBytes < minimum && c.Trials > 0).Reverse()
            .TakeWhile(c => c.Outcomes.All(o => o.Outcome is OutcomeKind.Refused)).LastOrDefault()?.StackBytes;
        // What Python's own thread needs at the least is less than the minimum by the harness.
        var least = sizes.SelectMany(size => trials[(host, size)]).Max(t => t.Spec.LeastStack(probe.LeastNeedBytes ?? minimum));
        SizeRange? zone = overran is { } from ? new(from, new[] { refused, least ?? minimum }.Min()!.Value) : null;
        return new(host, survivor, zone, problem, cells) { MinimumStackBytes = ofBridge?.MinimumStackBytes };
    }

    private static ImmutableArray<OutcomeCount> Count(IEnumerable<TrialRecord> trials, ByteSize least) =>
    [
        .. trials
            .GroupBy(t => JudgedOutcome.Of(t, least))
            .Select(same => new OutcomeCount(same.Key.Kind, same.Key.Crash, same.Count()))
            .OrderBy(o => Order(o.Outcome))
            .ThenByDescending(o => o.Count)
            .ThenBy(o => o.CrashKind),
    ];

    private static int Order(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Overran => 0,
        OutcomeKind.Crashed => 1,
        OutcomeKind.Refused => 2,
        OutcomeKind.Raised => 3,
        OutcomeKind.TimedOut => 4,
        OutcomeKind.LaunchFailed => 5,
        OutcomeKind.Completed => 6,
        _ => throw new UnreachableException(),
    };
}
