using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>Peaks that differed between repeats.</summary>
internal sealed class PeakSpread : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var spread = results.Probes.Where(p => p.SpreadBytes > ByteSize.Zero).ToList();
        if (spread.Count == 0)
            yield break;
        var widest = spread.MaxBy(p => p.SpreadBytes)!;
        yield return new(
            FindingSeverity.Caution,
            $"Peaks differed between repeats in {Counted.Of(spread.Count, "probe")}, by up to {widest.SpreadBytes}",
            $"{WorkloadNames.WithLimit(widest)} differs the most. How threads are scheduled decides how deep a parallel call recurses; "
                + $"the largest peak of {results.Repeats} is what counts here, and more repeats may find a larger one.",
            WorkloadNames.ByNeed(spread));
    }
}
