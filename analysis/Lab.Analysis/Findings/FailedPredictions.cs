namespace Lab.Analysis.Findings;

/// <summary>Verified minimums that differ from what the peak predicted.</summary>
internal sealed class FailedPredictions : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var failed = results.Probes.Where(p => p.Verified && !p.PredictionHeld).ToList();
        if (failed.Count > 0)
        {
            yield return new(
                FindingSeverity.Caution,
                $"{failed.Count} of {results.Verification.Verified} verified minimums "
                    + $"{Counted.Verb(failed.Count, "differ", "differs")} from the peak's prediction",
                string.Join(". ", failed.Take(6).Select(Difference)) + ". The verified one counts.",
                WorkloadNames.ByNeed(failed));
        }
    }

    private static string Difference(ProbeResult probe) =>
        $"{WorkloadNames.WithLimit(probe)}: peak {probe.PeakBytes}, minimum {probe.MinimumStackBytes}";
}
