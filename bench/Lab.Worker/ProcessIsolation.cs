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
        CoreFile.Forbid();
        // The pipes are this process's own: a program that the workload starts must not hold them open.
        foreach (var descriptor in descriptors)
            _ = LibC.fcntl(descriptor, LibC.F_SETFD, LibC.FD_CLOEXEC);
    }

    /// <summary>Makes writes to a full pipe fail instead of waiting: a handler of a fatal signal must not wait.</summary>
    public static void NeverBlock(int descriptor) =>
        _ = LibC.fcntl(descriptor, LibC.F_SETFL, LibC.fcntl(descriptor, LibC.F_GETFL, 0) | LibC.O_NONBLOCK);
}
