using BenchmarkDotNet.Running;
using Lab.Benchmarks.Latency;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>The suites of one program, in the order they are run.</summary>
internal sealed class SuiteSet(IReadOnlyList<Suite> all)
{
    /// <summary>The classes that the plan has something for.</summary>
    public Type[] Types(BenchmarkPlan plan) =>
        [.. all.Select(s => s.Type).Where(type => type == typeof(WorkloadLatency) ? !plan.Latencies.IsEmpty : !plan.OnlyLatency)];

    /// <summary>What a benchmark times; null for one that is no figure of the capture.</summary>
    public Timed? What(BenchmarkCase benchmark) => all.FirstOrDefault(s => s.Type == benchmark.Descriptor.Type)?.What(benchmark);
}
