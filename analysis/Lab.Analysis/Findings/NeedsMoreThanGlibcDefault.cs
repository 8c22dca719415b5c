using Lab.Analysis.Sizes;

namespace Lab.Analysis.Findings;

/// <summary>Workloads that do not fit the 8 MiB of a thread on glibc.</summary>
internal sealed class NeedsMoreThanGlibcDefault : IFindingRule
{
    /// <summary>Where 8 MiB is what a thread has.</summary>
    public static readonly CommonStackSize Default = CommonStackSize.All[^1];

    public IEnumerable<Finding> Find(Results results)
    {
        var large = ProbeSelection.Unlimited(results).Where(p => p.MinimumStackBytes > Default.Size).ToList();
        if (large.Count > 0)
        {
            yield return new(
                FindingSeverity.Danger,
                $"{Counted.Of(large.Count, "workload")} {Counted.Verb(large.Count, "need", "needs")} more than {Default.Label}",
                $"{Default.Label} is the largest default there is: {Default.Whose}. "
                    + "These calls need a thread made for them everywhere.",
                WorkloadNames.ByNeed(large));
        }
    }
}
