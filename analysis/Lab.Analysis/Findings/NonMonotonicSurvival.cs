namespace Lab.Analysis.Findings;

/// <summary>Workloads that survived a plain thread and died on a larger one.</summary>
internal sealed class NonMonotonicSurvival : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var examples = results.Probes
            .Select(p => (Probe: p, Died: LargestDeathAboveSurvivor(p)))
            .Where(e => e.Died is not null)
            .ToList();
        if (examples.Count == 0)
            yield break;
        var (probe, died) = examples.MaxBy(e => e.Died!.StackBytes - e.Probe.SmallestSurvivorBytes!.Value);
        yield return new(
            FindingSeverity.Caution,
            $"Survival is not monotonic in the size: {Counted.Of(examples.Count, "probe")} survived a stack and died on a larger one",
            $"{WorkloadNames.WithLimit(probe)} survived {probe.SmallestSurvivorBytes} and died at {died!.StackBytes}; "
                + $"it needs {probe.MinimumStackBytes}. What an overrun hits depends on what happens to lie below the stack.",
            WorkloadNames.ByNeed(examples.Select(e => e.Probe)));
    }

    private static PlainOutcome? LargestDeathAboveSurvivor(ProbeResult probe) => probe.PlainThread.LastOrDefault(
        o => o.Failed && o.StackBytes > probe.SmallestSurvivorBytes && o.StackBytes < probe.MinimumStackBytes);
}
