using System.ComponentModel;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker.Hosts;
using Lab.Worker.Lapack;
using Lab.Worker.Threads;

namespace Lab.Worker;

/// <summary>Runs trials, one after the other, and says how each ended. A trial that kills the process says nothing: the supervisor does.</summary>
/// <param name="recordFaults">Called before each measured call: the set-up may have installed signal handlers of its own.</param>
/// <param name="receive">The next request: during a trial only whether its stack is watched.</param>
internal sealed class TrialExecution(Action<WorkerMessage> send, Func<WorkerRequest?> receive, Action recordFaults)
{
    /// <summary>
    /// Where the call's path is compiled before it is measured. glibc hands the stack of a thread that ended to the next one that asks for
    /// no more than it and at least a quarter of it (nptl/allocatestack.c): the warm-up's must be neither.
    /// </summary>
    private static ByteSize WarmUpStack(ByteSize measured) =>
        measured > ByteSize.FromKiB(256) ? ByteSize.FromKiB(256) : ByteSize.FromMiB(8);

    /// <summary>What a C library may add to a size for alignment and guard; more is another stack than the one asked for.</summary>
    private const int SizeTolerance = 64 << 10;

    /// <summary>Set where the supervisor looks at this process when it dies.</summary>
    public InspectedDeath? InspectedDeath { get; init; }

    private readonly PythonThread _pythonThread = new();
    private readonly StackTracing _tracing = new(send, receive);
    private readonly WorkloadThreads _workloadThreads = new();
    private EmbeddedPython? _python;

    public void Run(WorkerRequest.RunTrial trial)
    {
        try
        {
            var python = _python ??= Start(trial.Python);
            WarmUp(python, trial);
            var call = _pythonThread.Run(() => Prepare(python, trial));
            if (trial.Trace)
                _pythonThread.Run(() => ReportFrames(python));
            if (InspectedDeath is not null)
                _pythonThread.Run(() => InspectedDeath.ReportFrames(python));
            recordFaults();
            Measure(call, trial);
        }
        catch (PythonException e)
        {
            send(new WorkerMessage.Raised(trial.Id, TrialStage.SetUp, e.TypeName, e.Message, e.Traceback));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or Win32Exception or ArgumentException)
        {
            send(new WorkerMessage.Refused(trial.Id, e.Message));
        }
    }

    private EmbeddedPython Start(PythonStart start) =>
        _pythonThread.Start(start.Library, start.Executable, start.Catalog, start.SiteDirectories, start.SysPath);

    private static MeasuredCall Prepare(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        using (python.TakeGil())
        {
            return trial.Host == Host.Lapack
                ? new LapackCall(LapackProblem.Declared(python, trial.Workload))
                : new PythonCall(python, python.Call(python.Attribute(EmbeddedPython.BootstrapModule, "prepare"), trial.Workload));
        }
    }

    /// <summary>A call that does nothing, of the kind that is measured.</summary>
    private static MeasuredCall PrepareNothing(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        using (python.TakeGil())
        {
            return trial.Host == Host.Lapack
                ? new LapackCall(LapackProblem.Empty(python, trial.Workload))
                : new PythonCall(python, python.Attribute("builtins", "object"));
        }
    }

    private bool ReportFrames(EmbeddedPython python)
    {
        using (python.TakeGil())
            _tracing.ReportFrames(python);
        return true;
    }

    /// <summary>
    /// Makes a call that does nothing through the very same path: what the JIT and the type loader take of a stack the first time
    /// is the harness's doing, not the workload's.
    /// </summary>
    private void WarmUp(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        // A pool thread's stack cannot be roomy, and the one that is measured may be the one that was warmed up: there the JIT
        // has done its work elsewhere before, and the warm-up touches no more of the stack than the harness does in the trial itself.
        if (trial.Host == Host.Pool)
            WarmUp(python, trial, new PlainHostThread(WarmUpStack(trial.StackSize)));
        WarmUp(python, trial, HostThread(trial, WarmUpStack(trial.StackSize), trial.Watermark));
    }

    private void WarmUp(EmbeddedPython python, WorkerRequest.RunTrial trial, IHostThread on)
    {
        using var thread = on;
        var call = _pythonThread.Run(() => PrepareNothing(python, trial));
        thread.Start(call.Body);
        call.AwaitArrival();
        call.Release();
        thread.Join();
        _ = thread.LowestTouched();
    }

    private void Measure(MeasuredCall call, WorkerRequest.RunTrial trial)
    {
        using var thread = HostThread(trial, trial.StackSize, trial.Watermark);
        // Said before the thread exists where possible: a stack too small to enter the CLR dies before it could say anything.
        if (thread.Known is { } known)
        {
            send(Started(trial.Id, known));
            if (trial.Trace)
                _tracing.Begin(trial.Id, known.Stack, known.Stack);
        }

        // Before the measured thread is there: what the watch compiles and allocates must not interrupt it.
        using var others = trial.Watermark == Watermark.Residency && thread.Known is { } stack ? _workloadThreads.Watch(stack.Stack) : null;
        thread.Start(call.Body);
        call.AwaitArrival();
        if (thread.Known is null)
        {
            IdleNeighbours.Start();
            send(Started(trial.Id, call.Region));
        }

        if (thread.Known is null && !IsAsAsked(call.Region.Stack, trial.StackSize))
        {
            send(new WorkerMessage.Refused(trial.Id, $"the thread was given {new ByteSize(call.Region.Stack.Size)} of stack, not {trial.StackSize}"));
            return;
        }

        // What the waiting thread has touched by now is there already; below its next page nothing is.
        if (trial.Trace && thread.Known is null)
            _tracing.Begin(trial.Id, call.Region.Stack, call.Untouched);
        if (others is null)
            call.Release();
        else
            WorkloadThreads.MakeUnderWatch(call, others);
        thread.Join();
        if (!call.Returned)
        {
            send(_pythonThread.Run(() => call.Failure(trial.Id)));
            return;
        }

        send(new WorkerMessage.Completed(trial.Id, Read(thread, call), call.Elapsed.TotalSeconds) { OtherThreads = WorkloadThreads.Read(others) });
    }

    private static bool IsAsAsked(StackRegion stack, ByteSize size) => stack.Size >= size.Bytes && stack.Size <= size.Bytes + SizeTolerance;

    private static StackReading? Read(IHostThread thread, MeasuredCall call)
    {
        if (thread.LowestTouched() is not { } lowest)
            return null;
        // Of a stack below pthread's minimum the thread itself believes more than there is.
        var stack = thread.Known?.Stack ?? call.Region.Stack;
        return new(new ByteSize(stack.DepthOf(lowest)), new ByteSize(stack.DepthOf(call.Entry)), lowest == stack.Low);
    }

    private static IHostThread HostThread(WorkerRequest.RunTrial trial, ByteSize size, Watermark watermark) => trial.Host switch
    {
        Host.Guarded or Host.Lapack => new GuardedHostThread(size, trial.RedZone, watermark),
        Host.Thread => new PlainHostThread(size),
        Host.Pool => new PoolHostThread(),
        _ => throw new ArgumentException($"host {trial.Host} is not known to this worker"),
    };

    private static WorkerMessage.Started Started(string id, (StackRegion Stack, StackRegion RedZone) region) =>
        new(id, Range(region.Stack), Range(region.RedZone));

    private static MemoryRange Range(StackRegion region) => new((ulong)region.Low, (ulong)region.High);
}
