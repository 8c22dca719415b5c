using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>How the call is made: on which kind of thread, and through what.</summary>
[JsonConverter(typeof(NamedEnumConverter<Host>))]
public enum Host
{
    /// <summary>A thread on a stack of our own with a red zone below it: every overrun dies there.</summary>
    [JsonStringEnumMemberName("guarded")]
    Guarded,

    /// <summary><c>new Thread(f, size)</c>: what a service does; one guard page, which a sparse frame steps over.</summary>
    [JsonStringEnumMemberName("thread")]
    Thread,

    /// <summary>
    /// A thread of the .NET thread pool, whose stack is that of every thread that asks for no size: a setting of the process.
    /// </summary>
    [JsonStringEnumMemberName("pool")]
    Pool,

    /// <summary>
    /// Python's own <c>threading.Thread</c> with <c>threading.stack_size</c>, in a plain Python process without .NET: the control.
    /// </summary>
    [JsonStringEnumMemberName("python")]
    Python,

    /// <summary>
    /// The LAPACK routine that the workload runs, called straight from .NET on a guarded stack: no Python frame between.
    /// </summary>
    [JsonStringEnumMemberName("lapack")]
    Lapack,

    /// <summary>Through the package pythonnet, on a stack as that of <see cref="Guarded"/>.</summary>
    [JsonStringEnumMemberName("pythonnet")]
    PythonNet,

    /// <summary>Through the package pythonnet, on a thread as that of <see cref="Thread"/>.</summary>
    [JsonStringEnumMemberName("pythonnet-thread")]
    PythonNetThread,
}

/// <summary>What follows from how a call is made.</summary>
public static class HostTraits
{
    /// <summary>True where the stack has a red zone of the lab's own: whatever completes there did not overrun it.</summary>
    public static bool IsGuarded(this Host host) => host is Host.Guarded or Host.Lapack or Host.PythonNet;

    /// <summary>True where the measured stack holds frames of Python.</summary>
    public static bool CallsPython(this Host host) => host is not Host.Lapack;

    /// <summary>True where Python is called through the package pythonnet.</summary>
    public static bool NeedsPythonNet(this Host host) => host is Host.PythonNet or Host.PythonNetThread;

    /// <summary>The host that makes the same call on a plain thread; null where there is none.</summary>
    public static Host? OnPlainThread(this Host host) => host switch
    {
        Host.Guarded => Host.Thread,
        Host.PythonNet => Host.PythonNetThread,
        _ => null,
    };

    /// <summary>
    /// The host that makes the same call, through the same bridge, on a stack with a red zone; <see cref="Host.Guarded"/> where there is no
    /// other.
    /// </summary>
    public static Host OnGuardedStack(this Host host) => host switch
    {
        _ when host.IsGuarded() => host,
        Host.PythonNetThread => Host.PythonNet,
        _ => Host.Guarded,
    };

    /// <summary>True where the process is a .NET worker, which records its faults; plain Python does not.</summary>
    public static bool RecordsFaults(this Host host) => host is not Host.Python;
}
