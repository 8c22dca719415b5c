namespace Lab.Analysis.Findings;

/// <summary>Workloads that could not run here, by reason.</summary>
internal sealed class UnavailableWorkloads : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var unavailable = results.Probes.Where(p => !p.Available).ToList();
        if (unavailable.Count > 0)
        {
            var reasons = unavailable
                .GroupBy(p => p.Reason ?? "no reason given", StringComparer.Ordinal)
                .OrderByDescending(same => same.Count())
                .Select(same => $"{same.Key} ({same.Count()})");
            yield return new(
                FindingSeverity.Note,
                $"{unavailable.Count} of {results.Catalog.Length} workloads could not run here",
                string.Join("; ", reasons) + ". What they need is not in the recommendation.",
                WorkloadNames.ByNeed(unavailable));
        }
    }
}
