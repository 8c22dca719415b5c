using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>Peaks that paint, or residency, reads more than a page short of the deepest reading.</summary>
internal sealed class DisagreeingReadings : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var apart = results.Probes.Where(Disagree).ToList();
        if (apart.Count > 0)
        {
            yield return new(
                FindingSeverity.Caution,
                $"Readings of the peak disagree by more than a page in {Counted.Of(apart.Count, "probe")}",
                "Paint does not see memory that is only read, or written with what was there; residency and the growth trace do. The "
                    + "deepest reading counts. The notes of the probes say by how much, and which readings the peak stands on.",
                WorkloadNames.ByNeed(apart));
        }
    }

    // A trace may end early without a contradiction: where only faults in user mode can be watched, its steps are coarse.
    private static bool Disagree(ProbeResult probe) =>
        IsShort(probe.PeakBytesPaint, probe.PeakBytes) || IsShort(probe.PeakBytesResidency, probe.PeakBytes);

    private static bool IsShort(ByteSize? reading, ByteSize? peak) => reading is { } read && peak is { } deepest && deepest - read > ByteSize.Page;
}
