using Lab.Trials;

namespace Lab.Benchmarks.Latency;

/// <summary>A workload on a stack of one size. Its text is the benchmark's parameter in BenchmarkDotNet's tables and filters.</summary>
public sealed record LatencyCase(string Workload, ByteSize StackSize)
{
    public override string ToString() => $"{Workload} on {StackSize}";
}
