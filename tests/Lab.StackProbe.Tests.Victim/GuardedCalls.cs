using System.Runtime.CompilerServices;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>Calls on a guarded thread that may not survive. Each is made on a roomy stack first: compiling it takes stack too.</summary>
internal static unsafe class GuardedCalls
{
    private const nint Room = 1 << 20;

    /// <summary>
    /// One frame of which only the far end is touched, as C compilers make them and the JIT, which probes each page, does not.
    /// </summary>
    public static void SparseFrame(nint size, nint frame) => WarmUpAndMeasure(size, frame, () => TouchBelow(frame));

    public static void Tiny(nint size) => SparseFrame(size, frame: 0);

    public static void EndlessRecursion(nint size)
    {
        var depth = 1;
        WarmUpAndMeasure(size, frame: 0, () =>
        {
            Recurse(depth);
            depth = int.MaxValue;
        });
    }

    private static void WarmUpAndMeasure(nint size, nint frame, Action body)
    {
        using (var roomy = GuardedStack.Allocate(Room + (frame / Environment.SystemPageSize * Environment.SystemPageSize)))
            GuardedThread.Start(roomy, body).Join();
        using var stack = GuardedStack.Allocate(size);
        Console.WriteLine($"redZone {stack.RedZone.Low} {stack.RedZone.High}");
        Console.WriteLine($"stack {stack.Stack.Low} {stack.Stack.High}");
        GuardedThread.Start(stack, body).Join();
        Console.WriteLine($"peak {stack.Stack.DepthOf(ResidencyWatermark.LowestTouched(stack) ?? 0)}");
    }

    // Below the stack pointer and the 128 bytes that the ABI leaves to a leaf function, nothing is kept for it; nothing is read back.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void TouchBelow(nint frame)
    {
        byte here = 0;
        Volatile.Write(ref *(&here - frame), 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth)
    {
        var locals = stackalloc int[64];
        locals[0] = depth;
        return depth == 0 ? 0 : Recurse(depth - 1) + locals[0];
    }
}
