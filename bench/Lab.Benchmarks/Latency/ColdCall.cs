using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Benchmarks.Latency;

/// <summary>Makes each call on a new thread, started and joined.</summary>
/// <remarks>
/// glibc keeps the stacks of threads that ended, 40 MiB in all, and hands one to the next thread that asks for no more than it and at
/// least a quarter of it (nptl/allocatestack.c). What the benchmark times is therefore what a service gets: up to 40 MiB a mapping that
/// was there before, with its pages given back (madvise) but those near its top; above, a new mapping each time.
/// </remarks>
internal sealed class ColdCall(ServiceCall call, ByteSize stack)
{
    private static bool _isCompiled;

    private readonly ThreadStart _make = call.Make;

    public void Make()
    {
        MakeOn(_make, checked((int)stack.Bytes));
        call.ThrowIfRaised();
    }

    /// <summary>Has the path of such calls compiled on a roomy stack.</summary>
    public static void WarmUp() => ServiceCall.WarmUp((nothing, size) => MakeOn(nothing.Make, size), ref _isCompiled);

    /// <summary>How many of so many new threads had the stack that was asked for, and the largest that one of them had.</summary>
    public (int AsAsked, ByteSize Largest) Sample(int threads)
    {
        var (asAsked, largest, found) = (0, stack, default(nint));
        ThreadStart look = () => found = ThreadStack.Current().Stack.Size;
        // Compiled there: it must not be on a stack that holds the call and a page.
        MakeOn(look, ServiceCall.RoomyStack);
        for (var i = 0; i < threads; i++)
        {
            MakeOn(look, checked((int)stack.Bytes));
            asAsked += found == stack.Bytes ? 1 : 0;
            largest = ByteSize.Max(largest, new(found));
        }

        return (asAsked, largest);
    }

    private static void MakeOn(ThreadStart body, int size)
    {
        var thread = new Thread(body, size);
        thread.Start();
        thread.Join();
    }
}
