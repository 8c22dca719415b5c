using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.StackProbe.Tests.Victim;

namespace Lab.StackProbe.Tests;

public sealed unsafe partial class GuardedThreadTests
{
    private const int Size = 1 << 20;

    [Fact]
    public void The_body_runs_on_the_given_stack()
    {
        using var stack = GuardedStack.Allocate(Size);
        nint local = 0;
        GuardedThread.Start(stack, () =>
        {
            byte here;
            local = (nint)(&here);
        }).Join();

        Assert.True(stack.Stack.Contains(local), $"{local:x} is not in {stack.Stack}");
        Assert.InRange(stack.Stack.DepthOf(local), 1, 16 << 10);
    }

    [Fact]
    public void An_exception_is_thrown_again_by_join_with_the_place_it_came_from()
    {
        using var stack = GuardedStack.Allocate(Size);
        var thrown = new InvalidOperationException("on the guarded thread");
        var thread = GuardedThread.Start(stack, () => Fail(thrown));

        var caught = Assert.Throws<InvalidOperationException>(thread.Join);
        Assert.Same(thrown, caught);
        Assert.Contains(nameof(Fail), caught.StackTrace!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_can_be_used_again_after_a_failure()
    {
        using var stack = GuardedStack.Allocate(Size);
        Assert.Throws<FormatException>(GuardedThread.Start(stack, () => Fail(new FormatException())).Join);
        var ran = false;
        GuardedThread.Start(stack, () => ran = true).Join();

        Assert.True(ran);
    }

    [Fact]
    public void A_second_join_is_refused()
    {
        using var stack = GuardedStack.Allocate(Size);
        var thread = GuardedThread.Start(stack, () => { });
        thread.Join();

        Assert.Throws<InvalidOperationException>(thread.Join);
    }

    [Fact]
    public void Many_can_run_one_after_the_other()
    {
        using var stack = GuardedStack.Allocate(64 << 10);
        var ids = new HashSet<int>();
        for (var i = 0; i < 300; i++)
        {
            GuardedThread.Start(stack, () => ids.Add(Environment.CurrentManagedThreadId)).Join();
            using var own = GuardedStack.Allocate(64 << 10);
            GuardedThread.Start(own, () => ids.Add(Environment.CurrentManagedThreadId)).Join();
        }

        Assert.DoesNotContain(Environment.CurrentManagedThreadId, ids);
    }

    [Fact]
    public void Many_can_run_at_once()
    {
        const int Count = 16;
        var stacks = Enumerable.Range(0, Count).Select(_ => GuardedStack.Allocate(128 << 10)).ToList();
        var pointers = new nint[Count];
        using var together = new Barrier(Count);
        var threads = stacks.Select((stack, i) => GuardedThread.Start(stack, () =>
        {
            together.SignalAndWait();
            pointers[i] = ThreadStack.Pointer();
            together.SignalAndWait();
        })).ToList();
        threads.ForEach(t => t.Join());

        Assert.All(stacks.Zip(pointers), p => Assert.True(p.First.Stack.Contains(p.Second)));
        stacks.ForEach(s => s.Dispose());
    }

    [Fact]
    public void Native_code_can_call_back_into_managed_code_there()
    {
        using var stack = GuardedStack.Allocate(Size);
        int[] numbers = [5, 3, 9, 1, 7];
        s_lastComparison = 0;
        GuardedThread.Start(stack, () =>
        {
            fixed (int* first = numbers)
                NativeCalls.qsort(first, (nuint)numbers.Length, sizeof(int), &Compare);
        }).Join();

        Assert.Equal([1, 3, 5, 7, 9], numbers);
        Assert.True(stack.Stack.Contains(s_lastComparison), "the callback ran elsewhere");
    }

    private static nint s_lastComparison;

    [UnmanagedCallersOnly]
    private static int Compare(int* a, int* b)
    {
        s_lastComparison = ThreadStack.Pointer();
        return a->CompareTo(*b);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(Exception exception) => throw exception;
}
