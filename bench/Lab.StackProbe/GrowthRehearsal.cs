using System.ComponentModel;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// Watches a stack of this very process, so that everything which a <see cref="GrowthWatch"/> runs is compiled: a first watch would
/// otherwise keep its thread waiting for the JIT, milliseconds in place of microseconds.
/// </summary>
/// <remarks>
/// The pages lie at the far end of a thread's own stack, where it never gets to by itself, and native code touches them: a thread that
/// waits in managed code could keep a garbage collection, and that the watch, from going on. For the frames the thread is asked that waits for the
/// end of the other in pthread_join(3), by signal 0, which sends nothing (kill(2)); the report is one byte, written beforehand.
/// </remarks>
public static unsafe class GrowthRehearsal
{
    /// <summary>Ample for what is compiled on it, above the pages.</summary>
    private const nint StackSize = 1 << 20;

    /// <summary>The small step and the large one, and below each what is filled where faults are seen in user mode only.</summary>
    private const int Pages = 32;
    private const int SmallStep = 1;
    private const int LargeStep = 16;

    /// <summary>Does it; once a process is enough. Where it is not permitted there will be nothing to watch either.</summary>
    /// <param name="seen">What a watch will be told to call.</param>
    /// <returns>What was seen; empty where it is not permitted.</returns>
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
            using var stack = GuardedStack.Allocate(StackSize, GuardedThread.MinimumSize);
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
