using Lab.Benchmarks.CallOverhead;
using Lab.Benchmarks.Latency;
using Lab.Benchmarks.Threads;
using Lab.Benchmarks.Watermarks;

namespace Lab.Benchmarks.Running;

/// <summary>The lab's suites, but for those of its companions.</summary>
internal static class Suites
{
    /// <summary>Call overhead first: the companions' own is timed right before this program is started.</summary>
    public static readonly SuiteSet All = new(
    [
        .. CallSuites.All,
        new(typeof(WorkloadLatency), WorkloadLatency.What),
        new(typeof(ThreadCreation), ThreadCreation.What),
        new(typeof(HandOver), HandOver.What),
        new(typeof(WatermarkCost), WatermarkCost.What),
    ]);
}
