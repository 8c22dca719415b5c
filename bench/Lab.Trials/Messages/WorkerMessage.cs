using System.Text.Json.Serialization;

namespace Lab.Trials.Messages;

/// <summary>What a worker says: one JSON object a line on the message pipe. <c>ready</c> first; then, a request, at most one <c>started</c> and one outcome.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Raised), "raised")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Described), "described")]
public abstract record WorkerMessage
{
    private WorkerMessage()
    {
    }

    public sealed record Ready(int Version, int ProcessId) : WorkerMessage;

    /// <summary>Set-up is done, the measured thread is there and about to make the call.</summary>
    public sealed record Started(string Id, MemoryRange Stack, MemoryRange RedZone) : WorkerMessage;

    /// <summary>The call returned.</summary>
    public sealed record Completed(string Id, StackReading? Reading, double CallSeconds) : WorkerMessage;

    /// <summary>Python raised.</summary>
    public sealed record Raised(string Id, TrialStage Stage, string ExceptionType, string Message, string Traceback) : WorkerMessage;

    /// <summary>The worker cannot do what was asked: libpython does not load, the stack cannot be mapped.</summary>
    public sealed record Refused(string Id, string Reason) : WorkerMessage;

    /// <summary>What the process is.</summary>
    /// <param name="DefaultThread">Stack of a thread that asks for no size.</param>
    /// <param name="PoolThread">Stack of a thread-pool thread.</param>
    /// <param name="UserFaultFd">Whether userfaultfd can be had, in words.</param>
    public sealed record Described(string Id, ByteSize DefaultThread, ByteSize PoolThread, string UserFaultFd) : WorkerMessage;
}
