using System.Collections.Immutable;

namespace Lab.Analysis.Timings;

/// <summary>What the benchmarks of a capture say.</summary>
public sealed record TimingResults
{
    /// <summary>In the order of the suite; of each operation the C program first.</summary>
    public ImmutableArray<CallOverhead> CallOverhead { get; init; } = [];

    /// <summary>In the order they were measured; of each workload the unlimited BLAS first, and warm before cold.</summary>
    public ImmutableArray<LatencyCurve> Latency { get; init; } = [];

    /// <summary>By use, count and size.</summary>
    public ImmutableArray<ThreadCost> Threads { get; init; } = [];

    public ImmutableArray<ThreadThreshold> ThreadThresholds { get; init; } = [];

    /// <summary>What kept benchmarks from being all made, one line each; empty if nothing did.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>By size and reading.</summary>
    public ImmutableArray<WatermarkCost> Watermarks { get; init; } = [];
}
