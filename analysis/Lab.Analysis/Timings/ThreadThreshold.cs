using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Where the cost of threads changes with their stack size, such as at the end of glibc's stack cache.</summary>
/// <param name="Use">What is done with the threads.</param>
/// <param name="Count">How many there are at a time.</param>
/// <param name="Threshold">Where it changes, and by how much.</param>
public sealed record ThreadThreshold(ThreadUse Use, int Count, LatencyThreshold Threshold);
