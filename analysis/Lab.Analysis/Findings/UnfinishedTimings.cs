namespace Lab.Analysis.Findings;

/// <summary>Benchmarks that were planned and are missing, as the process that made them ended.</summary>
internal sealed class UnfinishedTimings : IFindingRule
{
    public IEnumerable<Finding> Find(Results results) => (results.Timings?.Problems ?? []).Select(problem => new Finding(
        FindingSeverity.Caution, "Not all benchmarks were made", $"The process that makes them ended before: {problem}", []));
}
