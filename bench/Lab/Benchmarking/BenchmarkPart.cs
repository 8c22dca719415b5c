using Lab.Trials.Timings;

namespace Lab.Benchmarking;

/// <summary>What one program of benchmarks is run for.</summary>
/// <param name="Program">Path of what <c>dotnet exec</c> starts.</param>
/// <param name="Through">The bridge, where the program times another one than the lab's own; null for the lab's program.</param>
/// <param name="Plan">What it is told.</param>
internal sealed record BenchmarkPart(string Program, Bridge? Through, BenchmarkPlan Plan);
