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
            $"{WorkloadNames.WithLimit(widest)} differs the most, in {widest.Repeats} measurements. How threads are scheduled decides how deep a parallel call recurses, and each repeat "
                + "has an environment of another size, which moves what lies in memory; "
                + $"the largest peak is what counts here, and more repeats may find a larger one.",
            WorkloadNames.ByNeed(spread));
    }
}
