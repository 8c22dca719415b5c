using System.ComponentModel;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Growth;

/// <summary>
/// Watches a few pages of this very process once, so that everything which a <see cref="GrowthWatch"/> runs is compiled: a first watch
/// would otherwise keep its thread waiting for the JIT, milliseconds in place of microseconds.
/// </summary>
public static unsafe class GrowthRehearsal
{
    private const int Pages = 4;

    private static readonly Lazy<bool> Once = new(Rehearse);

    /// <summary>Does it, once a process. Where it is not permitted there will be nothing to watch either.</summary>
    public static void Run() => _ = Once.Value;

    private static bool Rehearse()
    {
        try
        {
            using var pages = GuardedStack.Allocate(Pages * Environment.SystemPageSize, GuardedThread.MinimumSize);
            using var userFaults = UserFaultFd.Open();
            userFaults.Register(pages.Stack);
            using var watch = GrowthWatch.Attach(
                Environment.ProcessId, new(pages.Stack, pages.Stack.High, userFaults.Descriptor, userFaults.IsUserModeOnly, -1, 0));
            // Native code touches them: a thread that waits in managed code could keep a garbage collection, and that the watch, from going on.
            for (var page = pages.Stack.High; page > pages.Stack.Low; page -= Environment.SystemPageSize)
                _ = LibC.memset(page - sizeof(long), 0, sizeof(long));
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
