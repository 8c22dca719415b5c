using System.Diagnostics.CodeAnalysis;
using Lab.Analysis.Sizes;

namespace Lab.Analysis.Wording;

/// <summary>On which trials a number stands.</summary>
public static class TrialsText
{
    /// <summary>Under the minimum stack of a probe; null where there is none.</summary>
    [return: NotNullIfNotNull(nameof(probe))]
    public static string? Minimum(ProbeResult? probe) => probe is null ? null : probe is { Verified: true, TooSmall: { } below }
        ? $"proved by two trials: lives at {probe.SurvivesAtBytes}, {(below.Refused ? "is refused" : "dies")} at {below.Size}"
        : "not verified by a pair of trials";

    /// <summary>Under a number of workloads that end alike at a size.</summary>
    public static string Outcomes(IReadOnlyCollection<ProbeResult> probes, CommonStackSize size)
    {
        var tried = probes.Count(p => p.PlainThread.Any(o => o.StackBytes == size.Size && o.Judged.Tells));
        return tried == probes.Count
            ? $"each was tried on a plain thread of exactly {size.Label}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{tried} of {probes.Count} were tried on a plain thread of exactly {size.Label}; ")
                + "the others follow from sizes that were tried";
    }
}
