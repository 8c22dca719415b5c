using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Sweeps;

/// <summary>One host's row of the map.</summary>
/// <param name="Host">How the call was made.</param>
/// <param name="SmallestSurvivorBytes">Smallest size at which a trial returned; null if none did. No threshold: a larger size may die.</param>
/// <param name="OverrunZone">From there up to the minimum stack; null where nothing overran.</param>
/// <param name="Problem">Why workers of this host could not be started; null if they could.</param>
/// <param name="Sizes">Every size that was planned, smallest first.</param>
public sealed record HostSweep(
    Host Host, ByteSize? SmallestSurvivorBytes, SizeRange? OverrunZone, string? Problem, ImmutableArray<SweepCell> Sizes)
{
    /// <summary>What this host's trials are held against, where that is not the workload's: its minimum stack through pythonnet.</summary>
    public ByteSize? MinimumStackBytes { get; init; }
}
