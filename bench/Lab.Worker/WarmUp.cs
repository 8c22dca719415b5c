using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker.Bridges;
using Lab.Worker.Hosts;

namespace Lab.Worker;

/// <summary>
/// Makes a call that does nothing through the very same path as the measured one: what the JIT and the type loader take of a stack the
/// first time is the harness's doing, not the workload's.
/// </summary>
internal sealed class WarmUp(PythonThread pythonThread)
{
    public void Run(IPythonBridge bridge, EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        // A pool thread's stack cannot be roomy, and the one that is measured may be the one that was warmed up: there the JIT
        // has done its work elsewhere before, and the warm-up touches no more of the stack than the harness does in the trial itself.
        if (trial.Host == Host.Pool)
            Run(bridge, python, trial, new PlainHostThread(Stack(trial)));
        Run(bridge, python, trial, HostThreads.Create(trial, Stack(trial)));
    }

    /// <summary>
    /// glibc hands the stack of a thread that ended to the next one that asks for no more than it and at least a quarter of it
    /// (nptl/allocatestack.c): the warm-up's must be neither. A guarded stack is none of glibc's, and a large one takes time to paint.
    /// </summary>
    private static ByteSize Stack(WorkerRequest.RunTrial trial) =>
        trial.Host.IsGuarded() || trial.StackSize > ByteSize.FromKiB(256) ? ByteSize.FromKiB(256) : ByteSize.FromMiB(8);

    private void Run(IPythonBridge bridge, EmbeddedPython python, WorkerRequest.RunTrial trial, IHostThread on)
    {
        using var thread = on;
        var call = pythonThread.Run(() => bridge.PrepareNothing(python, trial));
        thread.Start(call.Body);
        call.AwaitArrival();
        call.Release();
        thread.Join();
        _ = thread.LowestTouched();
    }
}
