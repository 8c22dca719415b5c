using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Threads;

/// <summary>The memory that threads' stacks hold while the threads live: the pages that were touched, of the stacks alone.</summary>
/// <remarks>
/// A stack's size is address space. Threads that do nothing touch the same few pages at its top whatever the size: the C library's
/// descriptor and the runtime's own frames. What the kernel keeps for each thread (its own stack, page tables) is not in it.
/// glibc maps stacks with MAP_STACK, which the kernel backs with no huge pages since 6.7 (include/linux/mman.h, calc_vm_flag_bits);
/// before, where huge pages are always given, a stack of 2 MiB or more can hold 2 MiB from its first touch, and that is then what is
/// read here.
/// </remarks>
internal static class CommittedStacks
{
    private static readonly ByteSize Roomy = ByteSize.FromMiB(1);

    /// <summary>A timing of created threads with the memory that their stacks hold; any other as it is.</summary>
    public static Timing WithCommitted(Timing timing)
    {
        if (timing.Of is not Timed.Threads { Use: ThreadUse.Create } threads)
            return timing;
        try
        {
            return timing with { Committed = Measure(threads.StackSize, threads.Count) };
        }
        catch (Exception e) when (e is OutOfMemoryException or IOException or UnauthorizedAccessException)
        {
            // The benchmark had room for the threads and there is none now, or there is no pagemap to read: the timing holds.
            return timing;
        }
    }

    /// <summary>Starts threads that do nothing, and reads what their stacks hold, all together, while they live.</summary>
    /// <exception cref="OutOfMemoryException">There is no room for so many stacks.</exception>
    public static ByteSize Measure(ByteSize size, int count)
    {
        // The runtime compiles code for the first such thread, and none for the next ones.
        _ = Held(Roomy, 1);
        return Held(size, count);
    }

    private static ByteSize Held(ByteSize size, int count)
    {
        var stacks = new StackRegion[count];
        using var missing = new CountdownEvent(count);
        using var leave = new ManualResetEventSlim();
        var threads = new List<Thread>(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var own = i;
                var thread = new Thread(
                    () =>
                    {
                        stacks[own] = ThreadStack.Current().Stack;
                        _ = missing.Signal();
                        leave.Wait();
                    },
                    checked((int)size.Bytes));
                thread.Start();
                threads.Add(thread);
            }

            missing.Wait();
            return new(stacks.Sum(stack => (long)ResidencyWatermark.Touched(stack)));
        }
        finally
        {
            leave.Set();
            threads.ForEach(t => t.Join());
        }
    }
}
