namespace Lab.StackProbe.Tests;

public sealed class ThreadStackTests
{
    [Theory]
    [InlineData(256 << 10)]
    [InlineData(3 << 20)]
    public void A_plain_thread_has_at_least_what_was_asked_for_with_a_guard_below(int size)
    {
        (StackRegion Stack, StackRegion Guard) region = default;
        nint pointer = 0;
        var thread = new Thread(() => (region, pointer) = (ThreadStack.Current(), ThreadStack.Pointer()), size);
        thread.Start();
        thread.Join();

        // glibc may hand out a cached stack up to four times larger.
        Assert.InRange(region.Stack.Size, size, 5L * size);
        Assert.True(region.Stack.Contains(pointer), $"{pointer:x} is not in {region.Stack}");
        Assert.Equal(region.Stack.Low, region.Guard.High);
        Assert.True(region.Guard.Size >= Environment.SystemPageSize, $"guard {region.Guard}");
    }

    [Fact]
    public void A_guarded_thread_knows_its_stack_and_has_no_guard_of_pthreads_own()
    {
        using var stack = GuardedStack.Allocate(1 << 20);
        (StackRegion Stack, StackRegion Guard) region = default;
        GuardedThread.Start(stack, () => region = ThreadStack.Current()).Join();

        Assert.Equal(stack.Stack, region.Stack);
        Assert.Equal(0, region.Guard.Size);
    }

    [Fact]
    public unsafe void The_pointer_is_within_a_frame_of_the_caller()
    {
        byte here;

        Assert.InRange((nint)(&here) - ThreadStack.Pointer(), 1, 4096);
    }
}
