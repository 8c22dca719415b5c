using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>How the call is made: on which kind of thread, and through what.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Host>))]
public enum Host
{
    /// <summary>A thread on a stack of our own with a red zone below it: every overrun dies there.</summary>
    [JsonStringEnumMemberName("guarded")]
    Guarded,

    /// <summary><c>new Thread(f, size)</c>: what a service does; one guard page, which a sparse frame steps over.</summary>
    [JsonStringEnumMemberName("thread")]
    Thread,

    /// <summary>A thread of the .NET thread pool, whose stack is that of every thread that asks for no size: a setting of the process.</summary>
    [JsonStringEnumMemberName("pool")]
    Pool,

    /// <summary>Python's own <c>threading.Thread</c> with <c>threading.stack_size</c>, in a plain Python process without .NET: the control.</summary>
    [JsonStringEnumMemberName("python")]
    Python,

    /// <summary>The LAPACK routine that the workload comes down to, called straight from .NET on a guarded stack: no Python frame between.</summary>
    [JsonStringEnumMemberName("lapack")]
    Lapack,

    /// <summary>Through the package pythonnet, on a stack as that of <see cref="Guarded"/>.</summary>
    [JsonStringEnumMemberName("pythonnet")]
    PythonNet,

    /// <summary>Through the package pythonnet, on a thread as that of <see cref="Thread"/>.</summary>
    [JsonStringEnumMemberName("pythonnet-thread")]
    PythonNetThread,
}
