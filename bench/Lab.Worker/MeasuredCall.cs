using System.Runtime.CompilerServices;
using Lab.StackProbe;
using Lab.StackProbe.Interop;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>
/// The body of the measured thread: say that it is there, wait, make the call. It runs on a stack that may end at any
/// instruction, so it does as little as it can: no allocation, no formatting, nothing compiled here for the first time (a warm-up
/// runs the same body on a roomy stack before). Everything it has to say stands in fields that the main thread reads.
/// </summary>
internal abstract class MeasuredCall
{
    private volatile bool _arrived;
    private volatile bool _released;
    private volatile bool _returned;
    private volatile bool _held;

    /// <summary>Stack pointer near the call: what lies above it is the harness's own.</summary>
    public nint Entry { get; private set; }

    /// <summary>The stack that the thread really has, and its guard.</summary>
    public (StackRegion Stack, StackRegion Guard) Region { get; private set; }

    /// <summary>The pages of the stack that lie wholly below what the waiting thread uses.</summary>
    public StackRegion Untouched
    {
        get
        {
            var page = (nint)Environment.SystemPageSize;
            return new(Region.Stack.Low, nint.Max(Region.Stack.Low + page, ((Entry / page) - 2) * page));
        }
    }

    /// <summary>False if the call failed; see <see cref="Failure"/>.</summary>
    public bool Returned { get; protected set; }

    public TimeSpan Elapsed { get; protected set; }

    /// <summary>What the measured thread runs.</summary>
    /// <remarks>
    /// Compiled once and for all: a loop in quickly compiled code is compiled again while it runs, on the thread that runs it
    /// (on-stack replacement), and the JIT takes 48 KiB. Seen in 2 of 30 trials before.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Body()
    {
        Entry = ThreadStack.Pointer();
        Region = ThreadStack.Current();
        _arrived = true;
        while (!_released)
            _ = LibC.sched_yield();
        Make();
        ForkedCopy.EndIfReturned();
        _returned = true;
        while (_held)
            _ = LibC.sched_yield();
    }

    /// <summary>
    /// What the call returned that has run nothing yet, such as <c>coroutine</c>; null if it returned something else. After the call.
    /// </summary>
    public virtual string? LazyResult => null;

    /// <summary>How the call failed, in words. On the Python thread, without the GIL.</summary>
    public abstract WorkerMessage.Raised Failure(string id);

    /// <summary>Gives up the workload's data. On the Python thread, without the GIL, once no call is made any more.</summary>
    public virtual void Drop()
    {
    }

    /// <summary>
    /// Waits until the measured thread is there and its <see cref="Region"/> known. The call waits for <see cref="Release"/>.
    /// </summary>
    public void AwaitArrival()
    {
        while (!_arrived)
            Thread.Sleep(0);
    }

    public void Release() => _released = true;

    /// <summary>Makes ready for another call, on another thread. Once the last one has ended.</summary>
    public void Reset() => _arrived = _released = _returned = Returned = false;

    /// <summary>
    /// Has the measured thread stay after its call until <see cref="LetGo"/>: threads that belong to it end with it (OpenMP's, by a
    /// destructor of libgomp's). Before <see cref="Release"/>.
    /// </summary>
    public void Hold() => _held = true;

    public void AwaitReturn()
    {
        while (!_returned)
            Thread.Sleep(1);
    }

    public void LetGo() => _held = false;

    /// <summary>Makes the call on the measured thread and notes what became of it.</summary>
    protected abstract void Make();
}
