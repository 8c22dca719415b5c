using BenchmarkDotNet.Running;
using Lab.Benchmarks.Latency;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests.Latency;

[Collection(EmbeddedPythonFixture.Collection)]
public sealed class WorkloadLatencyTests(EmbeddedPythonFixture python)
{
    [Fact]
    public void Every_case_of_the_plan_is_a_benchmark_in_both_modes()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        var benchmarks = BenchmarkConverter.TypeToBenchmarks(typeof(WorkloadLatency)).BenchmarksCases;

        var environment = python.Plan!.Environment;
        Assert.Equal(
            new HashSet<Timed>(
                from size in new[] { ByteSize.FromKiB(256), ByteSize.FromMiB(1) }
                from mode in new[] { CallMode.Cold, CallMode.Warm }
                select new Timed.Workload("lab.empty", environment, size, mode)),
            benchmarks.Select(WorkloadLatency.What).ToHashSet());
        Assert.Contains(benchmarks, b => b.DisplayInfo.Contains("lab.empty on 256 KiB", StringComparison.Ordinal));
    }

    [Fact]
    public void The_benchmarks_run()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        var run = DryRun.Of<WorkloadLatency>(_ => true);

        Assert.Equal(8, run.Measured);
        Assert.Contains("of 50 new threads had the 256 KiB of stack asked for", run.Log, StringComparison.Ordinal);
    }
}
