using Lab.Trials;

namespace Lab.Analysis.Timings;

/// <summary>A change point of latency over stack size: the latency threshold that stands beside the crash thresholds.</summary>
/// <param name="FromBytes">The largest size before the change.</param>
/// <param name="ToBytes">The smallest size after it.</param>
/// <param name="Change">The sizes after it, up to the next threshold, against those before it, back to the last.</param>
public sealed record LatencyThreshold(ByteSize FromBytes, ByteSize ToBytes, Comparison Change);
