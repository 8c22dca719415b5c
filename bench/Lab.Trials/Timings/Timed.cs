using System.Text.Json.Serialization;

namespace Lab.Trials.Timings;

/// <summary>What one timing is of.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "suite")]
[JsonDerivedType(typeof(Call), "callOverhead")]
[JsonDerivedType(typeof(Workload), "latency")]
[JsonDerivedType(typeof(Threads), "threads")]
[JsonDerivedType(typeof(Measured), "watermark")]
public abstract record Timed
{
    private Timed()
    {
    }

    /// <summary>One crossing between .NET (or C) and Python.</summary>
    /// <param name="Operation">What crosses, such as <c>empty call</c>; the same words for every bridge.</param>
    /// <param name="Bridge">Through what.</param>
    public sealed record Call(string Operation, Bridge Bridge) : Timed;

    /// <summary>One call of a workload.</summary>
    /// <param name="Name">The workload.</param>
    /// <param name="Environment">The environment that its process was started with.</param>
    /// <param name="StackSize">Stack of the thread that makes the call.</param>
    /// <param name="Mode">Whether that thread is a new one.</param>
    public sealed record Workload(string Name, TrialEnvironment Environment, ByteSize StackSize, CallMode Mode) : Timed;

    /// <summary>Threads that do nothing.</summary>
    /// <param name="Use">What is done with them.</param>
    /// <param name="StackSize">Stack of each.</param>
    /// <param name="Count">How many there are at a time.</param>
    public sealed record Threads(ThreadUse Use, ByteSize StackSize, int Count) : Timed;

    /// <summary>What measuring a stack costs: a call of about a millisecond on a guarded stack.</summary>
    /// <param name="Reading">How the peak is read after the call.</param>
    /// <param name="StackSize">The guarded stack.</param>
    public sealed record Measured(Watermark Reading, ByteSize StackSize) : Timed;
}

/// <summary>Through what Python is called in a timing of call overhead.</summary>
[JsonConverter(typeof(NamedEnumConverter<Bridge>))]
public enum Bridge
{
    /// <summary>A C program that embeds Python: the floor, below which no bridge can come.</summary>
    [JsonStringEnumMemberName("c")]
    C,

    /// <summary>Python's C API through unmanaged function pointers: the lab's own way.</summary>
    [JsonStringEnumMemberName("cApi")]
    CApi,

    /// <summary>The package pythonnet.</summary>
    [JsonStringEnumMemberName("pythonnet")]
    PythonNet,
}

/// <summary>On which thread each timed call of a workload is made.</summary>
[JsonConverter(typeof(NamedEnumConverter<CallMode>))]
public enum CallMode
{
    /// <summary>A new thread for each call: its creation, its first touches of its stack and its end are part of the time.</summary>
    [JsonStringEnumMemberName("cold")]
    Cold,

    /// <summary>A thread that stays and has made the call before.</summary>
    [JsonStringEnumMemberName("warm")]
    Warm,
}

/// <summary>What a timing of threads does with them.</summary>
[JsonConverter(typeof(NamedEnumConverter<ThreadUse>))]
public enum ThreadUse
{
    /// <summary>Creates, runs and joins threads that do nothing.</summary>
    [JsonStringEnumMemberName("create")]
    Create,

    /// <summary>Hands a call that does nothing to one thread, made for it, and waits for its end.</summary>
    [JsonStringEnumMemberName("threadPerCall")]
    ThreadPerCall,

    /// <summary>Hands a call that does nothing to a dedicated thread through a queue, and waits for its end.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,
}
