using System.ComponentModel;
using Lab.StackProbe;
using Lab.StackProbe.Interop;
using Lab.Trials;

namespace Lab.Worker.Threads;

/// <summary>
/// The threads that are neither the harness's nor the runtime's: what the workload or its libraries started, in the set-up too (a BLAS
/// starts its threads when it is loaded). Make one before Python is started: the threads of that moment are the harness's.
/// </summary>
internal sealed class WorkloadThreads
{
    /// <summary>A runtime thread whose start cannot be told to be the runtime's is known by its name.</summary>
    private const string RuntimeNames = ".NET ";

    private readonly IReadOnlySet<int> _harness = ThreadSampler.CurrentThreads();

    public unsafe WorkloadThreads()
    {
        // A stack that the kernel backs by a huge page is resident as a whole at its first touch. The measured stack is advised against it
        // (GuardedStack); threads of others are reached by the process's setting alone. An old kernel answers EINVAL.
        _ = LibC.prctl(LibC.PR_SET_THP_DISABLE, 1, 0, 0, 0);
    }

    /// <summary>
    /// Starts to watch them; null where they cannot be watched: by this C library, or because the set-up gave up this process's rights, or
    /// used up its descriptors or threads. What other threads take is told in addition: the call is measured without it.
    /// </summary>
    /// <param name="measured">The stack that is measured in another way.</param>
    public ThreadSampler? Watch(StackRegion measured)
    {
        try
        {
            return ThreadSampler.Start((threadId, stack) => _harness.Contains(threadId) || stack == measured);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Makes the call, and looks at the other threads for the last time while the measured one is still there.</summary>
    public static void MakeUnderWatch(MeasuredCall call, ThreadSampler sampler)
    {
        call.Hold();
        call.Release();
        call.AwaitReturn();
        try
        {
            sampler.Stop();
        }
        catch (Exception)
        {
            // What ended the watch is no end of the call: of the other threads, what was seen until then is told.
        }
        finally
        {
            call.LetGo();
        }
    }

    /// <summary>What was seen; nothing where the call has left no descriptor to read it with.</summary>
    public static ImmutableArray<ThreadReading> Read(ThreadSampler? sampler)
    {
        try
        {
            return
            [
                .. (sampler?.Observations() ?? [])
                    .Where(t => !t.Name.StartsWith(RuntimeNames, StringComparison.Ordinal) || t.Module is not null)
                    .Select(t => new ThreadReading(t.Name, t.Module, new ByteSize(t.Stack.Size), new ByteSize(t.Peak), t.Ended)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return [];
        }
    }
}
