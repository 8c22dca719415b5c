using BenchmarkDotNet.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>A class of benchmarks, and how each of its benchmarks is called in the capture.</summary>
/// <param name="Type">The class.</param>
/// <param name="What">What a benchmark of it times; null for one that is no figure of the capture.</param>
internal sealed record Suite(Type Type, Func<BenchmarkCase, Timed?> What);
