using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.CallOverhead;

/// <summary>The suites of call overhead through the lab's own bridge, each of which is timed beside the same calls of a C program.</summary>
internal static class CallSuites
{
    public static readonly IReadOnlyList<Suite> All =
    [
        Of<EmptyCalls>(Bridge.CApi), Of<GilCalls>(Bridge.CApi), Of<ValueCalls>(Bridge.CApi),
        Of<ListCalls>(Bridge.CApi), Of<ArrayCalls>(Bridge.CApi), Of<ReturningCalls>(Bridge.CApi),
    ];

    /// <summary>A class each of whose benchmarks is called by its operation.</summary>
    public static Suite Of<T>(Bridge bridge) => new(typeof(T), c => new Timed.Call(OperationOf(c), bridge));

    /// <summary>The operation that a benchmark of these suites times.</summary>
    public static string OperationOf(BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.GetCustomAttributes(typeof(BenchmarkAttribute), false).Cast<BenchmarkAttribute>().Single().Description!;
}
