using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.CallOverhead;

/// <summary>The suites of call overhead, each of which is timed beside the same calls of a C program.</summary>
internal static class CallSuites
{
    public static readonly IReadOnlyList<Suite> All =
    [
        Of<EmptyCalls>(), Of<GilCalls>(), Of<ValueCalls>(), Of<ListCalls>(), Of<ArrayCalls>(), Of<ReturningCalls>(),
    ];

    /// <summary>The operation that a benchmark times; null for one of other suites.</summary>
    public static string? OperationOf(BenchmarkCase benchmark) => All.Any(s => s.Type == benchmark.Descriptor.Type)
        ? benchmark.Descriptor.WorkloadMethod.GetCustomAttributes(typeof(BenchmarkAttribute), false).Cast<BenchmarkAttribute>().Single().Description
        : null;

    private static Suite Of<T>() => new(typeof(T), c => OperationOf(c) is { } operation ? new Timed.Call(operation, Bridge.CApi) : null);
}
