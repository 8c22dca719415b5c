namespace Lab.Trials;

/// <summary>What follows from how a call is made.</summary>
public static class HostTraits
{
    /// <summary>True where the stack has a red zone of the lab's own: whatever completes there did not overrun it.</summary>
    public static bool IsGuarded(this Host host) => host is Host.Guarded or Host.Lapack or Host.PythonNet;

    /// <summary>True where Python is called through the package pythonnet: by a worker that not every lab has.</summary>
    public static bool NeedsPythonNet(this Host host) => host is Host.PythonNet or Host.PythonNetThread;

    /// <summary>The host that makes the same call on a plain thread; null where there is none.</summary>
    public static Host? OnPlainThread(this Host host) => host switch
    {
        Host.Guarded => Host.Thread,
        Host.PythonNet => Host.PythonNetThread,
        _ => null,
    };

    /// <summary>The host that makes the same call, through the same bridge, on a stack with a red zone; <see cref="Host.Guarded"/> where there is no other.</summary>
    public static Host OnGuardedStack(this Host host) => host switch
    {
        _ when host.IsGuarded() => host,
        Host.PythonNetThread => Host.PythonNet,
        _ => Host.Guarded,
    };

    /// <summary>True where the process is a .NET worker, which records its faults; plain Python has nobody who would.</summary>
    public static bool RecordsFaults(this Host host) => host is not Host.Python;
}
