using Lab.StackProbe.Interop;

namespace Lab.Python.Processes;

/// <summary>Ends this process without running the exit handlers that libraries have left.</summary>
/// <remarks>
/// At the end of a process a library may tear down what the kernel frees anyway. That can take seconds, fail, or wait for a lock held by a
/// thread that no longer runs. Use it only in a program that has written all its results by then.
/// </remarks>
public static class AbruptEnd
{
    /// <summary>
    /// From now on, when Main returns or Environment.Exit is called, the process ends at once with its exit status: handlers of ProcessExit
    /// that are added later do not run, nor do functions registered with atexit(3).
    /// </summary>
    public static void Arrange() => AppDomain.CurrentDomain.ProcessExit += (_, _) => LibC._exit(Environment.ExitCode);
}
