using BenchmarkDotNet.Running;
using Lab.Benchmarks.CallOverhead;
using Lab.Benchmarks.Latency;
using Lab.Benchmarks.Threads;
using Lab.Benchmarks.Watermarks;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>The lab's suites, in the order they are run.</summary>
internal static class Suites
{
    public static readonly IReadOnlyList<Suite> All =
    [
        .. CallSuites.All,
        new(typeof(WorkloadLatency), WorkloadLatency.What),
        new(typeof(ThreadCreation), ThreadCreation.What),
        new(typeof(HandOver), HandOver.What),
        new(typeof(WatermarkCost), WatermarkCost.What),
    ];

    /// <summary>The classes that the plan has something for.</summary>
    public static Type[] Types(BenchmarkPlan plan) =>
        [.. All.Select(s => s.Type).Where(type => type == typeof(WorkloadLatency) ? !plan.Latencies.IsEmpty : !plan.OnlyLatency)];

    /// <summary>What a benchmark times; null for one that is no figure of the capture.</summary>
    public static Timed? What(BenchmarkCase benchmark) => All.FirstOrDefault(s => s.Type == benchmark.Descriptor.Type)?.What(benchmark);
}
