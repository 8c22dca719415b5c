using System.Runtime.CompilerServices;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Benchmarks.Latency;

/// <summary>A thread with a stack of exactly one size that stays, and makes a call whenever it is asked.</summary>
/// <remarks>
/// The engine's own thread cannot be the sized one: engine and JIT need more than the sizes just above a minimum. So each call is
/// handed over, and the hand-over, 5 to 10 µs, is part of the figure, as it is for a service with a thread of its own for Python. Both
/// sides block while they wait: waiting in a loop is quicker and takes a core away from the BLAS (calls with two BLAS threads on two
/// cores took three times as long), or, where the loop yields it, gives whole slices to whatever else runs on the machine. The figure
/// of <c>lab.empty</c> holds the hand-over and nothing of a workload: a call below some 100 µs is to be read against it.
/// </remarks>
internal sealed class WarmThread : IDisposable
{
    /// <summary>Bytes that a C library may add for alignment; more is another stack than the one asked for.</summary>
    private const int SizeTolerance = 64 << 10;

    private const int Attempts = 8;

    private static bool _isCompiled;

    private readonly Thread _thread;
    private readonly ServiceCall _call;
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private bool _stop;

    private WarmThread(ServiceCall call, int size)
    {
        _call = call;
        _thread = new(Serve, size) { IsBackground = true, Name = "warm" };
        _thread.Start();
        _done.Wait();
    }

    /// <summary>The stack that the thread really has.</summary>
    public StackRegion Stack { get; private set; }

    /// <summary>Starts the thread.</summary>
    /// <exception cref="InvalidOperationException">Every thread was given a larger stack, of one that had ended.</exception>
    public static WarmThread Start(ServiceCall call, ByteSize size)
    {
        // A stack from glibc's cache may be up to four times larger than asked. While its thread lives it is not handed out again.
        var larger = new List<WarmThread>();
        try
        {
            while (larger.Count < Attempts)
            {
                var thread = new WarmThread(call, checked((int)size.Bytes));
                if (thread.Stack.Size <= size.Bytes + SizeTolerance)
                    return thread;
                larger.Add(thread);
            }
        }
        finally
        {
            larger.ForEach(t => t.Dispose());
        }

        throw new InvalidOperationException($"{Attempts} threads were given other stacks than the {size} asked for");
    }

    /// <summary>Has the path of such calls compiled on a roomy stack.</summary>
    public static void WarmUp()
    {
        WarmThread? thread = null;
        ServiceCall.WarmUp((nothing, size) => (thread ??= new(nothing, size)).Make(), ref _isCompiled);
        thread?.Dispose();
    }

    /// <summary>Has the call made, and waits for its end.</summary>
    public void Make()
    {
        _ = _asked.Release();
        _done.Wait();
        _call.ThrowIfRaised();
    }

    public void Dispose()
    {
        _stop = true;
        _ = _asked.Release();
        _thread.Join();
        _asked.Dispose();
        _done.Dispose();
    }

    // Compiled once and for all, and not while it runs: the JIT takes 48 KiB of the stack for that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve()
    {
        Stack = ThreadStack.Current().Stack;
        while (true)
        {
            _ = _done.Release();
            _asked.Wait();
            if (_stop)
                return;
            _call.Make();
        }
    }
}
