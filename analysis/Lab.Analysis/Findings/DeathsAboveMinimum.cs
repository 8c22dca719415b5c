namespace Lab.Analysis.Findings;

/// <summary>Plain threads that died on a stack that should have been enough.</summary>
internal sealed class DeathsAboveMinimum : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var died = results.Probes.Where(p => p.PlainThread.Any(o => o.Failed && o.StackBytes >= p.MinimumStackBytes)).ToList();
        if (died.Count > 0)
        {
            yield return new(
                FindingSeverity.Danger,
                $"{Counted.Of(died.Count, "probe")} died on plain threads of their minimum stack or more",
                "The guarded minimum did not hold on a plain thread, so the recommendation may not either: "
                    + string.Join("; ", died.Take(3).Select(p => $"{WorkloadNames.WithLimit(p)} ({Which(p)})"))
                    + ". See the notes of the probes.",
                WorkloadNames.ByNeed(died));
        }
    }

    private static string Which(ProbeResult probe)
    {
        var largest = probe.PlainThread.Last(o => o.Failed && o.StackBytes >= probe.MinimumStackBytes);
        return $"minimum {probe.MinimumStackBytes}, died at {largest.StackBytes}";
    }
}
