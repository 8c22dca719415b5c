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

    /// <summary>Starts to watch them; null where this C library does not let them be watched.</summary>
    /// <param name="measured">The stack that is measured in another way.</param>
    public ThreadSampler? Watch(StackRegion measured) =>
        ThreadSampler.Start((threadId, stack) => _harness.Contains(threadId) || stack == measured);

    /// <summary>Makes the call, and looks at the other threads for the last time while the measured one is still there.</summary>
    public static void MakeUnderWatch(MeasuredCall call, ThreadSampler sampler)
    {
        call.Hold();
        call.Release();
        call.AwaitReturn();
        sampler.Stop();
        call.LetGo();
    }

    /// <summary>What was seen.</summary>
    public static ImmutableArray<ThreadReading> Read(ThreadSampler? sampler) => sampler is null
        ? []
        :
        [
            .. sampler.Observations()
                .Where(t => !t.Name.StartsWith(RuntimeNames, StringComparison.Ordinal) || t.Module is not null)
                .Select(t => new ThreadReading(t.Name, t.Module, new ByteSize(t.Stack.Size), new ByteSize(t.Peak), t.Ended)),
        ];
}
