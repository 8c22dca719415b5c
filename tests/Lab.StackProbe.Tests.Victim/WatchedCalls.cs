using System.Runtime.InteropServices;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>Calls on a guarded thread whose stack another process watches.</summary>
internal static unsafe class WatchedCalls
{
    private const nint Size = 4 << 20;
    private const int Rounds = 100;

    /// <summary>
    /// Native code calls back into managed code that collects garbage, a frame deeper each time, while another thread allocates: a
    /// collection waits for every thread in managed code, also for one that waits for the watch.
    /// </summary>
    public static void CollectDeepDown() => Watch(() =>
    {
        var isDone = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
                GC.KeepAlive(new byte[10_000]);
        });
        other.Start();
        for (var round = 1; round <= Rounds; round++)
            Dig(round);
        Volatile.Write(ref isDone, true);
        other.Join();
    });

    /// <summary>One frame after the other, each from the same caller.</summary>
    public static void SparseFrames(nint[] frames) =>
        Watch(() => Array.ForEach(frames, frame => GuardedCalls.TouchBelow(frame)), Size * (2 + (frames.Max() / Size)));

    /// <summary>Two such frames, the second twice as wide, with a frame reporter whose handler writes one byte.</summary>
    public static void SparseFramesWithReporter(nint frame)
    {
        var reporter = FrameReporter.Start();
        NativeCalls.WriteAtSignal(FrameReporter.Signal, reporter.WriteEnd);
        Console.WriteLine($"reporter {reporter.ReadEnd} {reporter.ThreadId}");
        Watch(() =>
        {
            GuardedCalls.TouchBelow(frame);
            GuardedCalls.TouchBelow(2 * frame);
        });
    }

    /// <summary>Runs it unwatched first: compiling it takes stack too.</summary>
    private static void Watch(Action body, nint size = Size)
    {
        using (var roomy = GuardedStack.Allocate(size))
            GuardedThread.Start(roomy, body).Join();
        using var stack = GuardedStack.Allocate(size);
        using (var userFaults = UserFaultFd.Open())
        {
            userFaults.Register(stack.Stack);
            Console.WriteLine($"watch {Environment.ProcessId} {userFaults.Descriptor} {(userFaults.IsUserModeOnly ? 1 : 0)} "
                + $"{stack.Stack.Low} {stack.Stack.High}");
            _ = Console.ReadLine();
        }

        GuardedThread.Start(stack, body).Join();
        Console.WriteLine($"rounds {Rounds}");
    }

    private static int Dig(int depth)
    {
        var frame = stackalloc byte[8 << 10];
        frame[0] = (byte)depth;
        if (depth > 0)
            return Dig(depth - 1) + frame[0];
        var numbers = stackalloc int[] { 2, 1 };
        NativeCalls.qsort(numbers, 2, sizeof(int), &Compare);
        return numbers[0];
    }

    [UnmanagedCallersOnly]
    private static int Compare(int* left, int* right)
    {
        var text = string.Concat(Enumerable.Repeat("garbage", 100));
        GC.Collect();
        GC.KeepAlive(text);
        return left->CompareTo(*right);
    }
}
