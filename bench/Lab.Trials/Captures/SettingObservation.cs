using System.Text.Json.Serialization;

namespace Lab.Trials.Captures;

/// <summary>What one kind of thread had in a process that was started with one setting; or why that was not seen.</summary>
/// <param name="Knob">The setting, such as <c>DOTNET_Thread_DefaultStackSize</c>; see <see cref="Knob"/>.</param>
/// <param name="Asked">What it was set to, as one writes it; empty for no setting at all.</param>
/// <param name="Thread">The kind of thread.</param>
public sealed record SettingObservation(string Knob, string Asked, ThreadKind Thread)
{
    /// <summary>The stack that this means to ask for; null where it asks for none.</summary>
    public ByteSize? AskedBytes { get; init; }

    /// <summary>The stack that the thread had.</summary>
    public ByteSize? ObservedBytes { get; init; }

    /// <summary>The number of threads that this asks for; null where it asks for none.</summary>
    public int? AskedThreads { get; init; }

    /// <summary>The number of threads that there were.</summary>
    public int? ObservedThreads { get; init; }

    /// <summary>Why it was not seen, in one line; null if it was.</summary>
    public string? Reason { get; init; }
}

/// <summary>The names of the settings that the lab tries. A capture may hold others, of another lab.</summary>
public static class Knob
{
    /// <summary>No setting at all: what threads have anyway.</summary>
    public const string None = "none";

    public const string SizedThread = "new Thread(f, size)";
    public const string Variable = "DOTNET_Thread_DefaultStackSize";

    /// <summary>The variable of the same purpose that guides name; the runtime before .NET 10 read it.</summary>
    public const string OldVariable = "DOTNET_DefaultStackSize";

    /// <summary>The property of the runtime that is set in a runtimeconfig.json or a project.</summary>
    public const string Property = "System.Threading.DefaultStackSize";

    public const string RuntimeConfig = $"{Property} in runtimeconfig.json";
    public const string Project = $"{Property} in the project file";
    public const string Ulimit = "ulimit -s";
    public const string PythonThread = "threading.stack_size";
    public const string OpenMpStack = "OMP_STACKSIZE";
    public const string OpenBlasThreads = "OPENBLAS_NUM_THREADS";
    public const string OpenMpThreads = "OMP_NUM_THREADS";
    public const string ThreadPoolCtl = "threadpoolctl";

    /// <summary>What is called where threadpoolctl is not installed.</summary>
    public const string SetNumThreads = "openblas_set_num_threads";
}

/// <summary>A kind of thread, by who makes it.</summary>
[JsonConverter(typeof(NamedEnumConverter<ThreadKind>))]
public enum ThreadKind
{
    /// <summary>The first thread of a process: its stack is the kernel's affair.</summary>
    [JsonStringEnumMemberName("main")]
    Main,

    /// <summary><c>new Thread(f)</c>.</summary>
    [JsonStringEnumMemberName("new-thread")]
    New,

    /// <summary><c>new Thread(f, size)</c>.</summary>
    [JsonStringEnumMemberName("sized-thread")]
    Sized,

    [JsonStringEnumMemberName("pool")]
    Pool,

    /// <summary>Of a task with <c>TaskCreationOptions.LongRunning</c>.</summary>
    [JsonStringEnumMemberName("long-running-task")]
    LongRunning,

    /// <summary>That runs the callback of a <c>System.Threading.Timer</c>.</summary>
    [JsonStringEnumMemberName("timer")]
    Timer,

    /// <summary>That helps the caller of <c>Parallel.For</c>.</summary>
    [JsonStringEnumMemberName("parallel-for")]
    ParallelFor,

    /// <summary>That goes on after an <c>await</c>.</summary>
    [JsonStringEnumMemberName("async-continuation")]
    AsyncContinuation,

    /// <summary>That handles a request in ASP.NET Core, served by Kestrel.</summary>
    [JsonStringEnumMemberName("kestrel-request")]
    Kestrel,

    /// <summary>Of Python's module <c>threading</c>.</summary>
    [JsonStringEnumMemberName("python-thread")]
    Python,

    /// <summary>Of an OpenMP library.</summary>
    [JsonStringEnumMemberName("openmp-thread")]
    OpenMp,

    /// <summary>Those that a BLAS computes with; counted.</summary>
    [JsonStringEnumMemberName("blas")]
    Blas,
}
