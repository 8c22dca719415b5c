namespace Lab.Analysis.Findings;

/// <summary>Workloads that ran and gave no number.</summary>
internal sealed class WorkloadsWithoutMinimum : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var failed = results.Probes.Where(p => p is { Available: true, MinimumStackBytes: null, Reason: not null }).ToList();
        if (failed.Count > 0)
        {
            yield return new(
                FindingSeverity.Caution,
                $"{Counted.Of(failed.Count, "probe")} ran and gave no number",
                string.Join(". ", failed.Take(6).Select(p => $"{WorkloadNames.WithLimit(p)}: {p.Reason}")) + ".",
                WorkloadNames.ByNeed(failed));
        }
    }
}
