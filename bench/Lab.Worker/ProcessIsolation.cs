using Lab.StackProbe;
using Lab.StackProbe.Interop;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>
/// Makes the worker a process that can be lost without a trace: its own session (a terminal's Ctrl-C is the supervisor's to
/// handle, and what the workload started can be found and killed by its number), no core file, and death when the supervisor dies.
/// </summary>
/// <remarks>
/// What remains: where the supervisor is killed by a signal that cannot be handled, workers die with it, but what their workloads had
/// started goes on.
/// <para>
/// A process that changes its user loses the parent-death signal (prctl(2)). Hence the second one, at the end of the request pipe, which a
/// workload can lose only by closing that pipe.
/// </para>
/// </remarks>
internal static unsafe class ProcessIsolation
{
    public static void Apply(params ReadOnlySpan<int> descriptors)
    {
        // Fails with EPERM if the worker leads a group already, such as under a debugger; then there is nothing to do.
        _ = LibC.setsid();
        // The signal comes when the supervisor's *thread* that started the worker ends (prctl(2)); the supervisor starts
        // workers from one thread that lives as long as it does.
        _ = LibC.prctl(LibC.PR_SET_PDEATHSIG, SignalNumber.SIGKILL, 0, 0, 0);
        // A supervisor that died before that line sends no signal any more: this process is another's child by now.
        if (WorkerMark.SupervisorOf(Environment.GetEnvironmentVariable(WorkerMark.Variable)) is { } supervisor
            && LibC.getppid() != supervisor)
            Environment.Exit(1);
        // Daemons that the workload leaves become children of this process, where the supervisor finds them.
        _ = LibC.prctl(LibC.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        CoreFile.Forbid();
        // The pipes are this process's own: a program that the workload starts must not hold them open.
        foreach (var descriptor in descriptors)
            _ = LibC.fcntl(descriptor, LibC.F_SETFD, LibC.FD_CLOEXEC);
    }

    /// <summary>
    /// Has the kernel end this process when the supervisor's end of the request pipe is closed; or not any more, while a request is
    /// expected or the supervisor may close the pipe to have this process end by itself.
    /// </summary>
    /// <remarks>
    /// pipe_release in fs/pipe.c sends the signal to the owner that asked by O_ASYNC, and so does pipe_write, for a request. SIGKILL,
    /// because a workload can neither block nor handle it.
    /// </remarks>
    public static void DieWithRequests(int requests, bool armed)
    {
        var flags = LibC.fcntl(requests, LibC.F_GETFL, 0) & ~LibC.O_ASYNC;
        if (armed)
        {
            _ = LibC.fcntl(requests, LibC.F_SETOWN, Environment.ProcessId);
            _ = LibC.fcntl(requests, LibC.F_SETSIG, SignalNumber.SIGKILL);
        }

        _ = LibC.fcntl(requests, LibC.F_SETFL, armed ? flags | LibC.O_ASYNC : flags);
        var end = new LibC.PollDescriptor { Descriptor = requests };
        // Closed before it was armed.
        if (armed && LibC.poll(&end, 1, 0) > 0 && (end.Returned & LibC.POLLHUP) != 0)
            LibC._exit(1);
    }

    /// <summary>Makes writes to a full pipe fail instead of waiting: a handler of a fatal signal must not wait.</summary>
    public static void NeverBlock(int descriptor) =>
        _ = LibC.fcntl(descriptor, LibC.F_SETFL, LibC.fcntl(descriptor, LibC.F_GETFL, 0) | LibC.O_NONBLOCK);
}
