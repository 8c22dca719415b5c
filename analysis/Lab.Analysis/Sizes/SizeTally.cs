using System.Collections.Immutable;

namespace Lab.Analysis.Sizes;

/// <summary>What one stack size in common use means for a set of workloads. Probes without a minimum are left out.</summary>
/// <param name="Size">The size.</param>
/// <param name="Safe">Probes that fit.</param>
/// <param name="Overrun">Probes that look fine there and corrupt memory.</param>
/// <param name="Crash">Probes that die there.</param>
/// <param name="Untried">Probes that need more, of which it is not known how they fail.</param>
public sealed record SizeTally(
    CommonStackSize Size,
    ImmutableArray<ProbeResult> Safe,
    ImmutableArray<ProbeResult> Overrun,
    ImmutableArray<ProbeResult> Crash,
    ImmutableArray<ProbeResult> Untried)
{
    public int Total => Safe.Length + TooSmallFor;

    /// <summary>Probes that need more than this size, however they fail.</summary>
    public int TooSmallFor => Overrun.Length + Crash.Length + Untried.Length;

    public static SizeTally Of(CommonStackSize size, IEnumerable<ProbeResult> probes)
    {
        var zones = probes.Where(p => p.MinimumStackBytes is not null).ToLookup(p => StackZones.At(p, size.Size));
        return new(
            size, [.. zones[StackZone.Safe]], [.. zones[StackZone.Overrun]], [.. zones[StackZone.Crash]], [.. zones[StackZone.Unknown]]);
    }
}
