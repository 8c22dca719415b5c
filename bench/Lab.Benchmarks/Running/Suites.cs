using Lab.Benchmarks.Latency;
using Lab.Benchmarks.Threads;
using Lab.Benchmarks.Watermarks;

namespace Lab.Benchmarks.Running;

/// <summary>The lab's suites, in the order they are run.</summary>
internal static class Suites
{
    public static readonly IReadOnlyList<Suite> All =
    [
        new(typeof(WorkloadLatency), WorkloadLatency.What),
        new(typeof(ThreadCreation), ThreadCreation.What),
        new(typeof(HandOver), HandOver.What),
        new(typeof(WatermarkCost), WatermarkCost.What),
    ];
}
