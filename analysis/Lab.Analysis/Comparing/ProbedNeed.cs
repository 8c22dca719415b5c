using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Comparing;

/// <summary>What one of two captures says of a workload: what is compared of its probe. Sizes are bytes.</summary>
/// <param name="BlasThreads">The limit on BLAS threads; null for none.</param>
/// <param name="MinimumStackBytes">Null where none was found: <paramref name="Reason"/> says why.</param>
/// <param name="Verified">Whether the minimum has its pair of trials one page apart.</param>
/// <param name="PeakBytes">The largest peak.</param>
/// <param name="SpreadBytes">By how much peaks of calls that were made alike differed there; zero where they did not.</param>
/// <param name="RecommendedStackBytes">The minimum with its margin.</param>
/// <param name="OverrunZone">Sizes that look safe and corrupt memory; null if none were seen.</param>
/// <param name="Reason">Why there is no minimum.</param>
public sealed record ProbedNeed(
    int? BlasThreads,
    ByteSize? MinimumStackBytes,
    bool Verified,
    ByteSize? PeakBytes,
    ByteSize SpreadBytes,
    ByteSize? RecommendedStackBytes,
    SizeRange? OverrunZone,
    string? Reason)
{
    /// <summary>Whether the need varies from call to call, so that no pair of trials can be relied on.</summary>
    [JsonIgnore]
    public bool Varies { get; private init; }

    /// <summary>Whether the run ended before a pair of trials was there, as while a minimum was searched.</summary>
    [JsonIgnore]
    public bool IsUnchecked { get; private init; }

    /// <summary>No worker of it could be started: that says nothing of the workload.</summary>
    [JsonIgnore]
    public bool IsUnstarted { get; private init; }

    internal static ProbedNeed Of(ProbeResult probe) => new(
        probe.Environment.BlasThreads,
        probe.MinimumStackBytes,
        probe.Verified,
        probe.PeakBytes,
        Spread(probe),
        probe.RecommendedStackBytes,
        probe.OverrunZone,
        probe.MinimumStackBytes is null ? probe.Reason : null)
    {
        Varies = probe.Varies,
        IsUnchecked = IsUncheckedIn(probe),
        IsUnstarted = probe.IsUnstarted,
    };

    /// <summary>Whether no trial has told yet what a page less than the minimum of a probe does.</summary>
    internal static bool IsUncheckedIn(ProbeResult probe) => probe is { MinimumStackBytes: not null, Verified: false, IsSettled: false };

    /// <summary>By how much peaks of calls that were made alike differed: a smaller difference between two runs is no change.</summary>
    internal static ByteSize Spread(ProbeResult probe)
    {
        var calls = probe.PeaksOfCalls is { IsEmpty: false } peaks ? peaks[^1].Peak - peaks[0].Peak : ByteSize.Zero;
        return ByteSize.Max(calls, probe.SpreadBytes ?? ByteSize.Zero);
    }
}
