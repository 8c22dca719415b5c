using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Sweeps;

/// <summary>The map of outcomes of one workload, by host and size: an element of <c>sweeps</c> in <c>results.json</c>.</summary>
public sealed record SweepResult
{
    public required string Workload { get; init; }

    public required TrialEnvironment Environment { get; init; }

    /// <summary>
    /// The smallest size at which a guarded trial completes: what returns below it on another host has overrun its stack.
    /// </summary>
    public required ByteSize MinimumStackBytes { get; init; }

    /// <summary>Trials planned of each size and host.</summary>
    public required int Repeats { get; init; }

    /// <summary>One row a host, in the order of <see cref="Host"/>.</summary>
    public required ImmutableArray<HostSweep> Hosts { get; init; }

    /// <summary>True if every planned trial was run.</summary>
    [JsonIgnore]
    public bool IsComplete => Hosts.All(h => h.LeftOut is not null || h.Sizes.All(c => c.Trials >= Repeats));

    /// <summary>The sizes of the map, smallest first.</summary>
    [JsonIgnore]
    public ImmutableArray<ByteSize> Sizes => Hosts.IsEmpty ? [] : [.. Hosts[0].Sizes.Select(c => c.StackBytes)];

    /// <summary>Every trial that was run, by host, then by size.</summary>
    public IEnumerable<SweptTrial> Trials() =>
        from host in Hosts
        from cell in host.Sizes
        from same in cell.Outcomes
        from trial in Enumerable.Repeat(new SweptTrial(Workload, host.Host, cell.StackBytes, same.Outcome, same.CrashKind), same.Count)
        select trial;
}

/// <summary>One host's row of the map.</summary>
/// <param name="Host">How the call was made.</param>
/// <param name="SmallestSurvivorBytes">Smallest size at which a trial returned; null if none did. It is no threshold: a larger size may
/// die.</param>
/// <param name="OverrunZone">
/// From the smallest size that overran up to the minimum stack, or to where Python refuses; null where none did.
/// </param>
/// <param name="Problem">Why workers of this host could not be started; null if they could.</param>
/// <param name="Sizes">Every size that was planned, smallest first.</param>
public sealed record HostSweep(
    Host Host, ByteSize? SmallestSurvivorBytes, SizeRange? OverrunZone, string? Problem, ImmutableArray<SweepCell> Sizes)
{
    /// <summary>
    /// The minimum stack that this host's trials are judged by where it is not the workload's: the one through pythonnet.
    /// </summary>
    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>How the call fails on it whatever the size is, so that none was tried; null where sizes were tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LeftOut { get; init; }
}

/// <summary>The outcomes of one size on one host.</summary>
/// <param name="StackBytes">The size asked for.</param>
/// <param name="Outcomes">The most alarming first: overruns, which look safe and are not, then deaths, then the rest. Empty if no trial
/// was run.</param>
public sealed record SweepCell(ByteSize StackBytes, ImmutableArray<OutcomeCount> Outcomes)
{
    /// <summary>Trials that were run.</summary>
    [JsonIgnore]
    public int Trials => Outcomes.Sum(o => o.Count);

    /// <summary>At least one trial returned as a good one does.</summary>
    [JsonIgnore]
    public bool Survived => Outcomes.Any(o => o.Judged.Survived);
}

/// <summary>How many trials ended the same way.</summary>
/// <param name="Outcome">How they ended.</param>
/// <param name="CrashKind">What the crash was, if it was one.</param>
/// <param name="Count">1 or more.</param>
public sealed record OutcomeCount(OutcomeKind Outcome, CrashKind? CrashKind, int Count)
{
    [JsonIgnore]
    public JudgedOutcome Judged => new(Outcome, CrashKind);
}

/// <summary>One trial of a sweep: the element of <c>sweep.json</c> and of <c>sweep --json</c>.</summary>
/// <param name="Workload">Catalog name, or <c>path/to/file.py:function</c>.</param>
/// <param name="Host">How the call was made.</param>
/// <param name="StackBytes">The size asked for.</param>
/// <param name="Outcome">How it ended; <see cref="OutcomeKind.Completed"/> below the minimum stack only where a red zone proves it.</param>
/// <param name="CrashKind">What the crash was; null if it was none.</param>
public sealed record SweptTrial(string Workload, Host Host, ByteSize StackBytes, OutcomeKind Outcome, CrashKind? CrashKind);
