using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Sweeps;

/// <summary>The map of outcomes of one workload, by host and size: an element of <c>sweeps</c> in <c>results.json</c>.</summary>
public sealed record SweepResult
{
    public required string Workload { get; init; }

    public required ProbeEnvironment Environment { get; init; }

    /// <summary>The smallest size at which a guarded trial completes: what returns below it on another host has overrun its stack.</summary>
    public required ByteSize MinimumStackBytes { get; init; }

    /// <summary>Trials planned of each size and host.</summary>
    public required int Repeats { get; init; }

    /// <summary>One row a host, in the order of <see cref="Host"/>.</summary>
    public required ImmutableArray<HostSweep> Hosts { get; init; }

    /// <summary>True if every planned trial was run.</summary>
    [JsonIgnore]
    public bool IsComplete => Hosts.All(h => h.Sizes.All(c => c.Trials >= Repeats));

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
