using System.ComponentModel;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// Watches a stack of this process once, so that all code of a <see cref="GrowthWatch"/> is compiled. Otherwise the first watched thread
/// would wait for the JIT: milliseconds instead of microseconds.
/// </summary>
/// <remarks>
/// The pages lie at the far end of a thread's own stack, which it never reaches by itself, and native code touches them: a thread that
/// waits in managed code could block a garbage collection, and the collection the watch. The frames are asked from the thread that waits
/// for the other one in pthread_join(3), with signal 0, which sends nothing (kill(2)); the report is one byte that was written before.
/// </remarks>
public static unsafe class GrowthRehearsal
{
    /// <summary>Enough for everything that is compiled on the stack, above the pages. Some kernels have pages of 64 KiB.</summary>
    private const nint Above = 1 << 20;

    /// <summary>The small and the large step, and the pages below each that are filled where only faults in user mode are seen.</summary>
    private const int Pages = 32;
    private const int SmallStep = 1;
    private const int LargeStep = 16;

    /// <summary>Runs the rehearsal; once per process is enough. Where it is not permitted, a watch is not permitted either.</summary>
    /// <param name="seen">The callback that watches will be given.</param>
    /// <returns>What the watch saw; empty where it is not permitted.</returns>
    public static IReadOnlyList<GrowthPoint> Run(Action<ulong>? seen = null)
    {
        var ends = stackalloc int[2];
        if (LibC.pipe2(ends, LibC.O_CLOEXEC) != 0)
            return [];
        var (readEnd, writeEnd) = (ends[0], ends[1]);
        try
        {
            IReadOnlyList<GrowthPoint> points = [];
            var waiting = (int)LibC.syscall(LibC.SYS_gettid, 0, 0, 0);
            using var stack = GuardedStack.Allocate(Above + (Pages * Environment.SystemPageSize), GuardedThread.MinimumSize);
            GuardedThread.Start(stack, () => points = Watch(stack.Stack, readEnd, writeEnd, waiting, seen)).Join();
            return points;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return [];
        }
        finally
        {
            _ = LibC.close(readEnd);
            _ = LibC.close(writeEnd);
        }
    }

    private static IReadOnlyList<GrowthPoint> Watch(StackRegion stack, int readEnd, int writeEnd, int waiting, Action<ulong>? seen)
    {
        var pages = new StackRegion(stack.Low, stack.Low + (Pages * Environment.SystemPageSize));
        using var userFaults = UserFaultFd.Open();
        userFaults.Register(pages);
        using var watch = GrowthWatch.Rehearse(
            Environment.ProcessId, new(pages, stack.High, userFaults.Descriptor, userFaults.IsUserModeOnly, readEnd, waiting), seen);
        foreach (var depth in (ReadOnlySpan<int>)[SmallStep, LargeStep])
        {
            byte report = 0;
            _ = LibC.write(writeEnd, &report, sizeof(byte));
            _ = LibC.memset(pages.High - (depth * Environment.SystemPageSize), 0, sizeof(byte));
        }

        return watch.Stop();
    }
}
