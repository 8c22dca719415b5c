using BenchmarkDotNet.Running;
using Lab.Benchmarks.Threads;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests.Threads;

[Collection(EmbeddedPythonFixture.Collection)]
public sealed class ThreadSuiteTests
{
    [Fact]
    public void Threads_are_created_on_both_sides_of_the_stack_cache_for_every_count()
    {
        var cases = BenchmarkConverter.TypeToBenchmarks(typeof(ThreadCreation)).BenchmarksCases
            .Select(ThreadCreation.What).Cast<Timed.Threads>().ToList();

        Assert.Equal([1, 8, 64], cases.Select(c => c.Count).Distinct().Order());
        Assert.Equal([ByteSize.FromKiB(64), ByteSize.FromMiB(256)], new[] { cases.Min(c => c.StackSize), cases.Max(c => c.StackSize) });
        Assert.All(cases, c => Assert.Equal(ThreadUse.Create, c.Use));
        Assert.All(cases.GroupBy(c => c.Count), count =>
        {
            Assert.Contains(count, c => c.StackSize.MiB * c.Count == 32);
            Assert.Contains(count, c => c.StackSize.MiB * c.Count is > 40 and <= 64);
        });
    }

    [Fact]
    public void The_benchmarks_of_threads_run()
    {
        var group = DryRun.Of<ThreadCreation>(b => (ByteSize)b.Parameters["Stack"] == ByteSize.FromMiB(8));
        Assert.Equal(6, group.Measured);
        var handOver = DryRun.Of<HandOver>(b => (ByteSize)b.Parameters["Stack"] == ByteSize.FromKiB(256));
        Assert.Equal(4, handOver.Measured);
    }

    [Fact]
    public void Threads_of_a_group_live_at_the_same_time()
    {
        using var group = ThreadGroup.Of(64, ByteSize.FromKiB(64));
        group.Run();
        group.Run();
    }

    [Fact]
    public void The_dedicated_thread_has_its_own_stack_and_does_the_work_of_others()
    {
        using var dedicated = DedicatedThread.Start(ByteSize.FromMiB(3));
        nint size = 0;
        var thread = Environment.CurrentManagedThreadId;
        dedicated.Run(() => (size, thread) = (StackProbe.ThreadStack.Current().Stack.Size, Environment.CurrentManagedThreadId));

        Assert.InRange(size, 3 << 20, 12 << 20);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    }
}
