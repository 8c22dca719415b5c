using System.Text.Json.Serialization;

namespace Lab.Trials.Messages;

/// <summary>
/// What a worker says: one JSON object a line on the message pipe. <c>ready</c> first; then, a request, <c>setUp</c> around the workload's
/// set-up, at most one <c>started</c>, and one outcome; after <c>completed</c>, where that was asked for, <c>calledAgain</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(SetUp), "setUp")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Tracing), "tracing")]
[JsonDerivedType(typeof(Untraceable), "untraceable")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(CalledAgain), "calledAgain")]
[JsonDerivedType(typeof(Raised), "raised")]
[JsonDerivedType(typeof(Declined), "declined")]
[JsonDerivedType(typeof(Described), "described")]
[JsonDerivedType(typeof(Suite), "suite")]
public abstract record WorkerMessage
{
    private WorkerMessage()
    {
    }

    public sealed record Ready(int Version, int ProcessId) : WorkerMessage
    {
        /// <summary>Why this worker cannot be used: it speaks another version of the contract. Null if it does not.</summary>
        [JsonIgnore]
        public string? Mismatch => Version == WorkerRequest.Version
            ? null
            : $"the worker speaks version {Version} of the contract, the lab {WorkerRequest.Version}: build both again";
    }

    /// <summary>The workload's set-up begins, or has ended: what happens before and after it is the worker's own doing.</summary>
    public sealed record SetUp(string Id, bool Ended) : WorkerMessage;

    /// <summary>Set-up is done, the measured thread is there and about to make the call.</summary>
    public sealed record Started(string Id, MemoryRange Stack, MemoryRange RedZone) : WorkerMessage
    {
        /// <summary>See <see cref="StackReading.Reserve"/>.</summary>
        public ByteSize Reserve { get; init; }
    }

    /// <summary>The measured stack is registered with a userfaultfd; the worker waits for <c>proceed</c> before it touches it.</summary>
    /// <param name="Stack">The whole stack.</param>
    /// <param name="Watched">The pages of it that are watched: of a thread that runs already those that it has not touched.</param>
    /// <param name="UserFaultFd">Descriptor of the userfaultfd in the worker.</param>
    /// <param name="UserModeOnly">It sees faults in user mode only.</param>
    /// <param name="FrameDescriptor">
    /// Descriptor, in the worker, of the pipe's end that Python's frames can be read from; -1 if there is none.
    /// </param>
    /// <param name="FrameThread">Kernel id of the thread that writes Python's frames there when it gets SIGUSR2.</param>
    public sealed record Tracing(
        string Id, MemoryRange Stack, MemoryRange Watched, int UserFaultFd, bool UserModeOnly, int FrameDescriptor, int FrameThread)
            : WorkerMessage;

    /// <summary>There will be no trace; the call is made all the same.</summary>
    public sealed record Untraceable(string Id, string Reason) : WorkerMessage;

    /// <summary>The call returned.</summary>
    public sealed record Completed(string Id, StackReading? Reading, double CallSeconds) : WorkerMessage
    {
        public ImmutableArray<ThreadReading> OtherThreads { get => field.IsDefault ? [] : field; init; }

        public bool Equals(Completed? other) =>
            other is not null && (Id, Reading, CallSeconds) == (
                other.Id, other.Reading, other.CallSeconds) && OtherThreads.SequenceEqual(other.OtherThreads);

        public override int GetHashCode() => HashCode.Combine(Id, Reading, CallSeconds, OtherThreads.Length);
    }

    /// <summary>The later calls were made.</summary>
    public sealed record CalledAgain(string Id, LaterCalls Calls) : WorkerMessage;

    /// <summary>Python raised.</summary>
    public sealed record Raised(string Id, TrialStage Stage, string ExceptionType, string Message, string Traceback) : WorkerMessage;

    /// <summary>The worker cannot do what was asked: libpython does not load, the stack cannot be mapped.</summary>
    public sealed record Declined(string Id, string Reason) : WorkerMessage;

    /// <summary>Something of a pytest suite.</summary>
    /// <param name="Text">What <paramref name="Event"/> says it is; ids of tests are joined by NUL.</param>
    /// <param name="Outcome">Of a test that has ended; null otherwise.</param>
    /// <param name="Message">Why a test did not pass, or something cannot be collected; may be empty.</param>
    public sealed record Suite(string Id, SuiteEvent Event, string Text, TestOutcome? Outcome, string Message) : WorkerMessage;

    /// <summary>What the process may do.</summary>
    /// <param name="UserFaultFd">Whether userfaultfd can be had, in words.</param>
    public sealed record Described(string Id, string UserFaultFd) : WorkerMessage;
}
