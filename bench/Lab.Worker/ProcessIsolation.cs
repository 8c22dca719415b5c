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
/// A process that changes its user loses the parent-death signal (prctl(2)). Hence the second one, at the end of a pipe that the supervisor
/// alone holds open, which a workload can lose only by closing that pipe.
/// </para>
/// </remarks>
internal static unsafe class ProcessIsolation
{
    /// <param name="life">The pipe that ends with the supervisor, and through which nothing comes.</param>
    /// <param name="others">The other pipes.</param>
    public static void Apply(int life, params ReadOnlySpan<int> others)
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
        foreach (var descriptor in (ReadOnlySpan<int>)[life, .. others])
            _ = LibC.fcntl(descriptor, LibC.F_SETFD, LibC.FD_CLOEXEC);
        DieWith(life);
    }

    /// <summary>
    /// Has the kernel end this process when the supervisor's end of a pipe is closed.
    /// </summary>
    /// <remarks>
    /// pipe_release in fs/pipe.c sends the signal to the owner that asked by O_ASYNC. So does pipe_write, even for what has been read
    /// already: hence a pipe that nobody writes to. SIGKILL, because a workload can neither block nor handle it.
    /// </remarks>
    private static void DieWith(int life)
    {
        _ = LibC.fcntl(life, LibC.F_SETOWN, Environment.ProcessId);
        _ = LibC.fcntl(life, LibC.F_SETSIG, SignalNumber.SIGKILL);
        _ = LibC.fcntl(life, LibC.F_SETFL, LibC.fcntl(life, LibC.F_GETFL, 0) | LibC.O_ASYNC);
        var end = new LibC.PollDescriptor { Descriptor = life };
        // Closed before it was armed.
        if (LibC.poll(&end, 1, 0) > 0 && (end.Returned & LibC.POLLHUP) != 0)
            LibC._exit(1);
    }

    /// <summary>Makes writes to a full pipe fail instead of waiting: a handler of a fatal signal must not wait.</summary>
    public static void NeverBlock(int descriptor) =>
        _ = LibC.fcntl(descriptor, LibC.F_SETFL, LibC.fcntl(descriptor, LibC.F_GETFL, 0) | LibC.O_NONBLOCK);
}
