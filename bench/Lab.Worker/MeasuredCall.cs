using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.Worker.Interop;

namespace Lab.Worker;

/// <summary>
/// The body of the measured thread: take the GIL, make the call, give the GIL up. It runs on a stack that may end at any
/// instruction, so it does as little as it can: no allocation, no formatting, nothing compiled here for the first time (a warm-up
/// runs the same body on a roomy stack before). Everything it has to say stands in fields that the main thread reads.
/// </summary>
internal sealed class MeasuredCall(EmbeddedPython python, nint callable)
{
    private volatile bool _arrived;
    private volatile bool _released;

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

    /// <summary>False if Python raised; see <see cref="Error"/>.</summary>
    public bool Returned { get; private set; }

    public PendingError Error { get; private set; }

    public TimeSpan Elapsed { get; private set; }

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
        using (python.TakeGil())
        {
            var start = Stopwatch.GetTimestamp();
            Returned = python.TryCall(callable, out var error);
            Elapsed = Stopwatch.GetElapsedTime(start);
            Error = error;
        }
    }

    /// <summary>Waits until the measured thread is there and its <see cref="Region"/> known. The call waits for <see cref="Release"/>.</summary>
    public void AwaitArrival()
    {
        while (!_arrived)
            Thread.Sleep(0);
    }

    public void Release() => _released = true;
}
