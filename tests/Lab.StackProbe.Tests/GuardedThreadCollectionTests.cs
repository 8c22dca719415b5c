using System.Runtime.CompilerServices;

namespace Lab.StackProbe.Tests;

/// <summary>Guarded threads and the garbage collector.</summary>
public sealed class GuardedThreadCollectionTests
{
    private const int Size = 1 << 20;

    [Fact]
    public void A_joined_thread_keeps_nothing_of_its_body_alive()
    {
        using var stack = GuardedStack.Allocate(Size);
        var captured = RunCapturing(stack);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(captured.IsAlive);
    }

    [Fact]
    public void What_only_its_stack_refers_to_survives_a_compacting_collection()
    {
        using var stack = GuardedStack.Allocate(Size);
        var sum = 0L;
        GuardedThread.Start(stack, () => sum = CollectInTheMiddle(depth: 50)).Join();

        Assert.Equal(50 * 51 / 2, sum);
    }

    [Fact]
    public void A_collection_by_another_thread_suspends_it_and_lets_it_go_on()
    {
        using var stack = GuardedStack.Allocate(Size);
        using var running = new ManualResetEventSlim();
        var stop = false;
        var wrong = 0;
        var thread = GuardedThread.Start(stack, () =>
        {
            running.Set();
            while (!Volatile.Read(ref stop))
            {
                var text = new string('x', 1000);
                wrong += text.Length == 1000 && text[999] == 'x' ? 0 : 1;
            }
        });
        running.Wait();
        for (var i = 0; i < 20; i++)
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Volatile.Write(ref stop, true);
        thread.Join();

        Assert.Equal(0, wrong);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunCapturing(GuardedStack stack)
    {
        var captured = new object();
        GuardedThread.Start(stack, () => GC.KeepAlive(captured)).Join();
        return new(captured);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CollectInTheMiddle(int depth)
    {
        if (depth == 0)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            return 0;
        }

        var mine = new int[100];
        Array.Fill(mine, depth);
        var below = CollectInTheMiddle(depth - 1);
        return below + (mine.Sum() / mine.Length);
    }
}
