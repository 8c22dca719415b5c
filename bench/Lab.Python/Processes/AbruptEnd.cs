namespace Lab.Python.Processes;

/// <summary>An end of this process that runs nothing of anybody's.</summary>
/// <remarks>
/// A library may tear down at the end of the process what the kernel frees anyway, which can take seconds, fail, or wait for a lock that a thread holds
/// which is no more. Whoever wants this has written out what he has to say.
/// </remarks>
public static class AbruptEnd
{
    /// <summary>
    /// From now on, when Main returns or Environment.Exit is called, the process ends at once and with its exit status: handlers of ProcessExit that are
    /// added later do not run, nor does what was left with atexit(3).
    /// </summary>
    public static void Arrange() => AppDomain.CurrentDomain.ProcessExit += (_, _) => LibC._exit(Environment.ExitCode);
}
