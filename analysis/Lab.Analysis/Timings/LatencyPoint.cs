using Lab.Trials;

namespace Lab.Analysis.Timings;

/// <summary>The latency of a workload on one stack size.</summary>
/// <param name="StackBytes">Stack of the thread that made the calls.</param>
/// <param name="Time">Null where there are no samples.</param>
/// <param name="Problem">Why there are none; null where there are.</param>
public sealed record LatencyPoint(ByteSize StackBytes, Distribution? Time, string? Problem);
