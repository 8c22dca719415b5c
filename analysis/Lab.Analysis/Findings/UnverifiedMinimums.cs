namespace Lab.Analysis.Findings;

/// <summary>Minimums that no pair of trials one page apart proves.</summary>
internal sealed class UnverifiedMinimums : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var unverified = results.Probes.Where(p => p.MinimumStackBytes is not null && !p.Verified).ToList();
        if (unverified.Count == 0)
            yield break;
        // In an interrupted run most have the same explanation: one line each would say it a hundred times.
        var explained = unverified
            .GroupBy(Why, StringComparer.Ordinal)
            .Select(same => $"{WorkloadNames.WithLimit(same.First())}: {same.Key}" + Others(same.Count() - 1))
            .Take(6);
        yield return new(
            FindingSeverity.Caution,
            $"{unverified.Count} of {results.Verification.Measured} minimums {Counted.Verb(unverified.Count, "are", "is")} not verified",
            string.Join(". ", explained) + ".",
            WorkloadNames.ByNeed(unverified));
    }

    private static string Why(ProbeResult probe) =>
        probe.Notes.FirstOrDefault(n => n.StartsWith("not verified", StringComparison.Ordinal)) ?? "not verified";

    private static string Others(int count) => count == 0 ? "" : $" (and {count} like it)";
}
