using Lab.Analysis.Sizes;

namespace Lab.Analysis.Findings;

/// <summary>Threads that calls start or use, of which the size given to <c>new Thread</c> says nothing, and that need much stack too.</summary>
internal sealed class OtherThreadStacks : IFindingRule
{
    private const string Settings =
        "The size of the thread that makes the call does not reach them: ulimit -s, OMP_STACKSIZE or threading.stack_size does.";

    public IEnumerable<Finding> Find(Results results)
    {
        var all = results.Probes.SelectMany(p => p.OtherThreads.Select(t => (Probe: p, Thread: t))).OrderByDescending(u => u.Thread.PeakBytes).ToList();
        var tight = all.Where(u => u.Thread.PeakBytes.Bytes > u.Thread.StackBytes.Bytes / 2).ToList();
        if (tight.Count > 0)
        {
            yield return new(
                FindingSeverity.Danger,
                $"Other threads of {Counted.Of(Workloads(tight), "workload")} take more than half of their stack",
                $"{Worst(tight)} of {tight[0].Thread.StackBytes}. Another CPU may need half as much again. {Settings}",
                WorkloadNames.ByNeed(tight.Select(u => u.Probe)));
        }

        var smallest = CommonStackSize.OfNativeThreads[0];
        var deep = all.Where(u => u.Thread.PeakBytes > smallest.Size).ToList();
        if (deep.Count > 0)
        {
            var tooSmall = CommonStackSize.OfNativeThreads.Where(s => s.Size < deep[0].Thread.PeakBytes).Select(s => $"{s.Label} ({s.Whose})");
            yield return new(
                FindingSeverity.Caution,
                $"Other threads of {Counted.Of(Workloads(deep), "workload")} need more than {smallest.Label}",
                $"{Worst(deep)}. Too small for that: {string.Join(", ", tooSmall)}. {Settings}",
                WorkloadNames.ByNeed(deep.Select(u => u.Probe)));
        }
    }

    private static int Workloads(List<(ProbeResult Probe, OtherThread Thread)> used) =>
        used.Select(u => u.Probe.Workload).Distinct(StringComparer.Ordinal).Count();

    private static string Worst(List<(ProbeResult Probe, OtherThread Thread)> used) =>
        $"A thread of {used[0].Thread.Called} in {WorkloadNames.WithLimit(used[0].Probe)} reaches {used[0].Thread.PeakBytes}";
}
