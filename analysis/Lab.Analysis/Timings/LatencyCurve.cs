using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Latency over stack size of one workload, in one environment, on new threads or on one that stays; with its crash and overrun zones.</summary>
public sealed record LatencyCurve
{
    public required string Workload { get; init; }

    public required ProbeEnvironment Environment { get; init; }

    public required CallMode Mode { get; init; }

    /// <summary>Smallest size first.</summary>
    public required ImmutableArray<LatencyPoint> Points { get; init; }

    /// <summary>The workload's minimum stack in this environment: below it calls crash, or overrun their stack; null where it was not measured.</summary>
    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>The smallest size at which a plain thread "survived"; null where none did.</summary>
    public ByteSize? SmallestSurvivorBytes { get; init; }

    /// <summary>Sizes that look safe and corrupt memory; null if there are none.</summary>
    public SizeRange? OverrunZone { get; init; }

    /// <summary>Where latency changes with the size, smallest size first; empty where it does not by more than the noise.</summary>
    public ImmutableArray<LatencyThreshold> Thresholds { get; init; } = [];

    /// <summary>The largest size against the smallest, of those with samples: what all that stack costs. Null where there are less than two.</summary>
    public Comparison? LargestToSmallest { get; init; }

    /// <summary>
    /// For a curve with the BLAS limited to one thread: its calls at the smallest size against those of the unlimited BLAS at its smallest size:
    /// the price of "fewer threads, smaller stack". Null elsewhere.
    /// </summary>
    public Comparison? ToUnlimited { get; init; }
}
