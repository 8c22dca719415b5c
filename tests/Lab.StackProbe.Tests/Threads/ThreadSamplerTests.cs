namespace Lab.StackProbe.Tests.Threads;

/// <summary>Peaks of other threads against C threads that say where they were.</summary>
public sealed class ThreadSamplerTests : IClassFixture<NativeThreads>
{
    private const int KiB = 1024;

    private readonly NativeThreads _threads;
    private readonly IReadOnlySet<int> _before;

    public ThreadSamplerTests(NativeThreads threads)
    {
        _threads = threads;
        threads.ClearCache();
        _before = ThreadSampler.CurrentThreads();
    }

    [Fact]
    public void Threads_side_by_side_are_told_apart_to_the_page()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        int[] sizes = [0, 64 * KiB, 0, 256 * KiB, 128 * KiB, 0, 1024 * KiB, 64 * KiB, 0, 2048 * KiB, 256 * KiB, 0, 0, 512 * KiB];
        var jobs = sizes.Select((size, i) => (Size: size, Job: _threads.Start(size, (16 + (i * 2)) * KiB))).ToList();
        using var sampler = Start();

        var truth = jobs.ConvertAll(j => (j.Size, Touched: _threads.Reach(j.Job)));
        var seen = Stop(sampler);
        jobs.ForEach(j => _threads.End(j.Job));

        Assert.Equal(sizes.Length, seen.Count);
        Assert.Distinct(seen.Select(t => t.ThreadId));
        foreach (var (size, touched) in truth)
        {
            var thread = Assert.Single(seen, t => t.Stack.Contains(touched));
            Assert.Equal(PageOf(touched), thread.Stack.High - thread.Peak);
            Assert.Equal((NativeThreads.Library, false), (thread.Module, thread.Ended));
            if (size > 0)
                Assert.InRange(thread.Stack.Size, size, 5L * size);
        }
    }

    [Fact]
    public void A_stack_of_the_size_asked_for_is_reported_with_that_size()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var job = _threads.Start(3000 * KiB, 100 * KiB);
        using var sampler = Start();
        var touched = _threads.Reach(job);
        var thread = Assert.Single(Stop(sampler));
        _threads.End(job);

        Assert.Equal(3000 * KiB, thread.Stack.Size);
        Assert.InRange(thread.Peak, 100 * KiB, 116 * KiB);
        Assert.Equal(PageOf(touched), thread.Stack.High - thread.Peak);
    }

    [Fact]
    public void What_a_thread_touched_just_before_its_end_is_still_seen()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var jobs = new[] { 0, 256 * KiB, 1024 * KiB }.Select(size => _threads.Start(size, 150 * KiB)).ToList();
        using var sampler = Start();

        jobs.ForEach(_threads.End);

        var seen = Stop(sampler);
        Assert.Equal(3, seen.Count);
        Assert.All(seen, t => Assert.True(t.Ended));
        Assert.All(seen, t => Assert.InRange(t.Peak, 150 * KiB, 166 * KiB));
    }

    [Fact]
    public void Hundreds_that_come_and_go_do_not_disturb_one_that_stays()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var stays = _threads.Start(0, 700 * KiB);
        using var sampler = Start();
        for (var i = 0; i < 300; i++)
            _threads.End(_threads.Start(i % 3 * 128 * KiB, (20 + (i % 50)) * KiB));
        var touched = _threads.Reach(stays);
        var seen = Stop(sampler);
        _threads.End(stays);

        var thread = Assert.Single(seen, t => !t.Ended);
        Assert.Equal(PageOf(touched), thread.Stack.High - thread.Peak);
        Assert.All(seen.Where(t => t.Ended), t => Assert.InRange(t.Peak, 4 * KiB, 90 * KiB));
    }

    [Fact]
    public void Threads_of_the_runtime_and_those_that_are_not_wanted_are_left_out()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        using var end = new ManualResetEventSlim();
        var managed = new Thread(end.Wait);
        managed.Start();
        using var guarded = GuardedStack.Allocate(1 << 20);
        var onGuarded = GuardedThread.Start(guarded, end.Wait);
        using var sampler = ThreadSampler.Start((id, stack) => _before.Contains(id) || stack == guarded.Stack);
        var later = new Thread(end.Wait);
        later.Start();
        end.Set();

        Assert.Empty(Stop(sampler!));
        managed.Join();
        later.Join();
        onGuarded.Join();
    }

    [Fact]
    public void What_is_thrown_on_its_thread_is_thrown_again_by_the_start_or_the_stop()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var first = _threads.Start(0, 16 * KiB);
        Assert.Throws<NotSupportedException>(() => ThreadSampler.Start(Fail));
        var firsts = ThreadSampler.CurrentThreads();
        using var sampler = ThreadSampler.Start((id, stack) => firsts.Contains(id) || Fail(id, stack));
        var later = _threads.Start(0, 16 * KiB);
        _threads.Reach(later);

        Assert.Throws<NotSupportedException>(sampler!.Stop);
        _threads.End(first);
        _threads.End(later);

        static bool Fail(int id, StackRegion stack) => throw new NotSupportedException("on purpose");
    }

    [Fact]
    public void The_threads_of_this_process_are_listed() => Assert.Contains(Environment.ProcessId, ThreadSampler.CurrentThreads());

    private ThreadSampler Start() => Assert.IsType<ThreadSampler>(ThreadSampler.Start((id, _) => _before.Contains(id)));

    private static IReadOnlyList<ThreadObservation> Stop(ThreadSampler sampler)
    {
        sampler.Stop();
        return sampler.Observations();
    }

    private static nint PageOf(nint address) => address / 4096 * 4096;
}
