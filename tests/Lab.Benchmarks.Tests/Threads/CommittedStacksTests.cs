using Lab.Benchmarks.Threads;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests.Threads;

public sealed class CommittedStacksTests
{
    [Theory]
    [InlineData(64 << 10, 1)]
    [InlineData(8 << 20, 8)]
    [InlineData(1 << 20, 64)]
    public void Threads_that_do_nothing_hold_a_few_whole_pages_each(int size, int count)
    {
        var held = CommittedStacks.Measure(new(size), count);

        Assert.True(held.IsPageMultiple);
        // A page for the C library's descriptor and one for frames, at least; and no stack as a whole but the smallest.
        Assert.InRange(held.Bytes, count * 2 * ByteSize.Page.Bytes, count * Math.Min(size, 512L << 10));
    }

    [Fact]
    public void Only_timings_of_created_threads_are_given_their_memory()
    {
        var created = new Timing(new Timed.Threads(ThreadUse.Create, ByteSize.FromMiB(1), 2), ImmutableArray.Create(1.0), 1);
        var handed = created with { Of = new Timed.Threads(ThreadUse.Queue, ByteSize.FromMiB(1), 1) };

        Assert.NotNull(CommittedStacks.WithCommitted(created).Committed);
        Assert.Same(handed, CommittedStacks.WithCommitted(handed));
    }
}
