namespace Lab.StackProbe.Tests.Growth;

public sealed class GrowthWatchTests
{
    // The watch must not wait for a collection that waits for the thread that waits for the watch.
    [Fact]
    public async Task Collections_deep_in_a_watched_stack_do_not_stop_it()
    {
        SkipWhereDenied();

        var (_, points, _, last) = await WatchedVictim.RunAsync("watched-collections");

        Assert.Equal("rounds 100\n", last);
        Assert.True(points.Count > 100, $"{points.Count} steps");
    }

    [Theory]
    [InlineData(64 << 10)]
    [InlineData(528 << 10)]
    [InlineData(2 << 20)]
    public async Task A_sparse_frame_is_one_step(int frame)
    {
        SkipWhereDenied();

        var (stack, points, _, _) = await WatchedVictim.RunAsync("watched-sparse", frame.ToString(provider: null));

        var largest = points.MaxBy(p => p.Growth);
        // Its upper end lies somewhere in a page, its far end in another; entering the CLR took some pages below the upper end before.
        Assert.InRange(
            largest.Growth,
            frame - (4 * Environment.SystemPageSize),
            frame + (UserFaultFd.Probe().Access == UserFaultFdAccess.Full ? 4096 : 32 << 10));
        Assert.Equal(points.Select(p => p.Address).OrderDescending(), points.Select(p => p.Address));
        Assert.Equal(stack.High - points[^1].Address, points.Sum(p => p.Growth));
    }

    [Fact]
    public async Task Each_step_has_the_place_that_touched_it()
    {
        SkipWhereDenied();

        var (stack, points, _, _) = await WatchedVictim.RunAsync("watched-sparse", "100000");

        Assert.All(points, p => Assert.NotEqual(0UL, p.ProgramCounter));
        // The last ones are touched by the thread itself, on that stack.
        Assert.True(stack.Contains((nint)points[^1].StackPointer));
        Assert.NotEqual(points[0].ThreadId, points[^1].ThreadId);
    }

    // An endless recursion would be watched for many times as long as it takes.
    [Fact]
    public async Task What_lies_deeper_than_any_call_that_ends_is_an_ordinary_stack()
    {
        SkipWhereDenied();
        const int MiB = 1 << 20;

        var (stack, points, problem, last) = await WatchedVictim.RunAsync("watched-sparse", $"{60 * MiB}", $"{65 * MiB}", $"{90 * MiB}");

        Assert.Equal("rounds 100\n", last);
        Assert.InRange(stack.High - points[^1].Address, 65 * MiB, 66 * MiB);
        Assert.Equal("deeper than 64 MiB the stack was not watched", problem);
    }

    [Fact]
    public void A_process_that_is_not_there_cannot_be_watched() =>
        Assert.ThrowsAny<Exception>(() => GrowthWatch.Attach(int.MaxValue, new(new(0, 4096), 4096, 0, false, -1, 0)));

    private static void SkipWhereDenied()
    {
        var (access, reason) = UserFaultFd.Probe();
        Assert.SkipWhen(access == UserFaultFdAccess.Denied, $"userfaultfd: {reason}");
    }
}
