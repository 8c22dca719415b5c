using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>Peaks that paint and residency read more than a page apart.</summary>
internal sealed class DisagreeingReadings : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var apart = results.Probes.Where(Disagree).ToList();
        if (apart.Count > 0)
        {
            yield return new(
                FindingSeverity.Caution,
                $"Paint and residency disagree by more than a page in {Counted.Of(apart.Count, "probe")}",
                "Paint does not see memory that is only read, or written with what was there; residency does, and decides. "
                    + "The notes of the probes say by how much.",
                WorkloadNames.ByNeed(apart));
        }
    }

    private static bool Disagree(ProbeResult probe) =>
        probe is { PeakBytesResidency: { } residency, PeakBytesPaint: { } paint }
        && (residency > paint + ByteSize.Page || paint > residency + ByteSize.Page);
}
