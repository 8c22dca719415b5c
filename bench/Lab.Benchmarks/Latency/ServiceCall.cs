using System.Runtime.CompilerServices;
using Lab.Benchmarks.Running;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.Latency;

/// <summary>
/// A call of Python as a service makes it: take the GIL, call, give the GIL up. It runs on stacks with a page to spare, so it allocates and
/// formats nothing; what Python raised is described on Python's own thread.
/// </summary>
/// <remarks>
/// A thread that Python does not know gets a thread state with PyGILState_Ensure and loses it with the release, in each call: from 3.11
/// on with a chunk of memory for Python's frames, mapped and unmapped. Several microseconds of an empty call are that, cold and warm
/// alike.
/// </remarks>
internal sealed class ServiceCall(EmbeddedPython python, nint callable)
{
    /// <summary>
    /// Roomy for the JIT, and more than four times any size that is timed: glibc hands the stack of a thread that ended to one that
    /// asks for a quarter of it.
    /// </summary>
    public const int RoomyStack = 512 << 20;

    /// <summary>
    /// Calls after which the runtime takes a method for a busy one (TieredCompilation.CallCountThreshold is 30), and some.
    /// </summary>
    private const int BusyCalls = 40;

    private PendingError _error;
    private volatile bool _raised;

    /// <summary>Prepares a workload: imports and data, on Python's own thread.</summary>
    /// <exception cref="PythonException">Its set-up raised.</exception>
    public static ServiceCall Prepare(string workload)
    {
        // A path that is whole already stays as it is.
        var named = workload.Contains(':', StringComparison.Ordinal) && CurrentPlan.Read().Folder is { } folder
            ? Path.Combine(folder, workload) : workload;
        var callable = BenchmarkPython.Prepare(named);
        return new(BenchmarkPython.Python, callable);
    }

    /// <summary>A call of the same kind that does nothing: an empty object is made and dropped.</summary>
    public static ServiceCall PrepareNothing() =>
        new(BenchmarkPython.Python, BenchmarkPython.Run(python => python.Attribute("builtins", "object")));

    /// <summary>
    /// Has everything that a call through here needs compiled on a roomy stack. The runtime counts the calls of quickly compiled
    /// methods once nothing new was compiled for 100 ms, and orders them compiled again on the thread that makes the thirtieth: that is
    /// done here too.
    /// </summary>
    /// <param name="make">Has the given call made once on a thread of the given stack size.</param>
    /// <param name="isCompiled">Whether that was done in this process before: then one thread empties the stack cache, and no more.</param>
    public static void WarmUp(Action<ServiceCall, int> make, ref bool isCompiled)
    {
        var nothing = PrepareNothing();
        if (isCompiled)
        {
            make(nothing, RoomyStack);
            return;
        }

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < BusyCalls; i++)
                make(nothing, RoomyStack);
            Thread.Sleep(150);
        }

        isCompiled = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Make()
    {
        using (python.TakeGil())
        {
            if (python.TryCall(callable, out var error, out _))
                return;
            _error = error;
            _raised = true;
        }
    }

    /// <summary>On a roomy stack, without the GIL.</summary>
    /// <exception cref="InvalidOperationException">The last call raised; the message tells what, as Python would.</exception>
    public void ThrowIfRaised()
    {
        if (!_raised)
            return;
        _raised = false;
        var e = BenchmarkPython.Run(p => p.Describe(_error));
        throw new InvalidOperationException($"the call raised {e.TypeName}: {e.Message}{Environment.NewLine}{e.Traceback}");
    }
}
