using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Latency;
using Lab.Benchmarks.Threads;
using Lab.Benchmarks.Watermarks;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>A class of benchmarks, and how each of its benchmarks is called in the capture.</summary>
/// <param name="Type">The class.</param>
/// <param name="Bridge">The bridge that starts Python in the process that runs it.</param>
/// <param name="What">What a benchmark of it times; null for one that is no figure of the capture.</param>
internal sealed record Suite(Type Type, Bridge Bridge, Func<BenchmarkCase, Timed?> What)
{
    /// <summary>
    /// In the order they are run. Call overhead is first: the process of the other bridge, which times the same operations, ends right
    /// before this one is started, so that both are close together on a machine that drifts.
    /// </summary>
    private static readonly ImmutableArray<Suite> All =
    [
        Calls<CallOverhead.CApi.EmptyCalls>(Bridge.CApi),
        Calls<CallOverhead.CApi.GilCalls>(Bridge.CApi),
        Calls<CallOverhead.CApi.ValueCalls>(Bridge.CApi),
        Calls<CallOverhead.CApi.ListCalls>(Bridge.CApi),
        Calls<CallOverhead.CApi.ArrayCalls>(Bridge.CApi),
        Calls<CallOverhead.CApi.BulkCalls>(Bridge.CApi),
        Calls<CallOverhead.CApi.ReturningCalls>(Bridge.CApi),
        new(typeof(WorkloadLatency), Bridge.CApi, WorkloadLatency.What),
        new(typeof(ThreadCreation), Bridge.CApi, ThreadCreation.What),
        new(typeof(HandOver), Bridge.CApi, HandOver.What),
        new(typeof(WatermarkCost), Bridge.CApi, WatermarkCost.What),
        Calls<CallOverhead.PythonNet.EmptyCalls>(Bridge.PythonNet),
        Calls<CallOverhead.PythonNet.GilCalls>(Bridge.PythonNet),
        Calls<CallOverhead.PythonNet.ValueCalls>(Bridge.PythonNet),
        Calls<CallOverhead.PythonNet.ListCalls>(Bridge.PythonNet),
        Calls<CallOverhead.PythonNet.ArrayCalls>(Bridge.PythonNet),
        Calls<CallOverhead.PythonNet.BulkCalls>(Bridge.PythonNet),
        Calls<CallOverhead.PythonNet.ReturningCalls>(Bridge.PythonNet),
    ];

    /// <summary>The classes that the plan has something for.</summary>
    public static Type[] Of(BenchmarkPlan plan) =>
    [
        .. All.Where(s => s.Bridge == plan.Bridge)
            .Select(s => s.Type)
            .Where(type => type == typeof(WorkloadLatency) ? !plan.Latencies.IsEmpty : !plan.OnlyLatency),
    ];

    /// <summary>Says what a benchmark times; null for one that is no figure of the capture.</summary>
    public static Timed? TimedBy(BenchmarkCase benchmark) => All.FirstOrDefault(s => s.Type == benchmark.Descriptor.Type)?.What(benchmark);

    /// <summary>A class of call overhead, each of whose benchmarks is called by its operation.</summary>
    private static Suite Calls<T>(Bridge bridge) => new(typeof(T), bridge, c => new Timed.Call(OperationOf(c), bridge));

    private static string OperationOf(BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.GetCustomAttributes(
            typeof(BenchmarkAttribute), false).Cast<BenchmarkAttribute>().Single().Description!;
}
