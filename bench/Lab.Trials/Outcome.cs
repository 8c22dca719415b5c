using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>How a trial ended. A crash is data, not an exception.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Overran), "overran")]
[JsonDerivedType(typeof(Crashed), "crashed")]
[JsonDerivedType(typeof(Raised), "raised")]
[JsonDerivedType(typeof(TimedOut), "timedOut")]
[JsonDerivedType(typeof(LaunchFailed), "launchFailed")]
public abstract record Outcome
{
    /// <summary>The stack was too small: the call ran off its end, or Python declined to go on.</summary>
    [JsonIgnore]
    public bool IsWantOfStack => this is Crashed { Crash: CrashKind.StackOverflow } or Refused;

    // Closed: every outcome is one of the seven below, so that a switch over them is exhaustive.
    private Outcome()
    {
    }

    /// <summary>The call returned, and as far as is known nothing was written below its stack.</summary>
    public sealed record Completed(StackReading? Reading) : Outcome;

    /// <summary>
    /// Python 3.14 or later, or .NET on behalf of pythonnet, declined to go on, because too little was left of the stack. Nothing was
    /// overwritten.
    /// </summary>
    /// <param name="Reason">How it declined.</param>
    /// <param name="Message">What it said.</param>
    public sealed record Refused(RefusalReason Reason, string Message) : Outcome
    {
        /// <summary>Of the exception; null where none was raised.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Traceback { get; init; }
    }

    /// <summary>
    /// The call returned the way a good one does, on a stack smaller than it needs: memory below the stack was overwritten.
    /// </summary>
    public sealed record Overran(ByteSize MinimumStack) : Outcome;

    /// <summary>The worker died.</summary>
    public sealed record Crashed(CrashKind Crash, string Detail) : Outcome;

    /// <summary>Python raised an exception, in the set-up or in the call.</summary>
    public sealed record Raised(TrialStage Stage, string ExceptionType, string Message, string Traceback) : Outcome;

    /// <summary>The call did not return in time; the worker was killed.</summary>
    public sealed record TimedOut(double Seconds) : Outcome;

    /// <summary>The worker never got as far as the workload's call.</summary>
    public sealed record LaunchFailed(string Reason) : Outcome;
}

/// <summary>How Python declines a call for want of stack.</summary>
[JsonConverter(typeof(NamedEnumConverter<RefusalReason>))]
public enum RefusalReason
{
    /// <summary>It raises RecursionError, or the parser MemoryError.</summary>
    [JsonStringEnumMemberName("raised")]
    Raised,

    /// <summary>It is too late to raise, and it aborts the process: <c>Unrecoverable stack overflow</c>.</summary>
    [JsonStringEnumMemberName("aborted")]
    Aborted,

    /// <summary>
    /// An except clause with several types takes a check. Where that is refused, Python says so on stderr and goes on as if the clause did
    /// not match: another exception comes out of the call, or none and a wrong result. Seen with 3.14.10.
    /// </summary>
    [JsonStringEnumMemberName("exceptClause")]
    ExceptClause,

    /// <summary>pythonnet asks .NET for 128 KiB before it makes an exception of Python's one of .NET, and .NET declines.</summary>
    [JsonStringEnumMemberName("dotNet")]
    DotNet,
}

/// <summary>Where in a trial something happened.</summary>
[JsonConverter(typeof(NamedEnumConverter<TrialStage>))]
public enum TrialStage
{
    /// <summary>Imports and data, on a roomy stack.</summary>
    [JsonStringEnumMemberName("setUp")]
    SetUp,

    /// <summary>The measured call, on the measured stack.</summary>
    [JsonStringEnumMemberName("call")]
    Call,
}

/// <summary>What a crash was, concluded from its fault address, stderr and exit status.</summary>
[JsonConverter(typeof(NamedEnumConverter<CrashKind>))]
public enum CrashKind
{
    /// <summary>The measured thread touched memory below its stack.</summary>
    [JsonStringEnumMemberName("stackOverflow")]
    StackOverflow,

    /// <summary>A thread that the workload or a library started ran off its own stack, not the measured one.</summary>
    [JsonStringEnumMemberName("otherThreadOverflow")]
    OtherThreadOverflow,

    /// <summary>
    /// The measured thread ran off a stack that is not its own: that of a fiber or coroutine, or an alternate stack for signals. The size
    /// of the thread's stack does not matter there.
    /// </summary>
    [JsonStringEnumMemberName("switchedStackOverflow")]
    SwitchedStackOverflow,

    /// <summary>The CLR found its own state damaged: <c>Internal CLR error. (0x80131506)</c>.</summary>
    [JsonStringEnumMemberName("clrInternalError")]
    ClrInternalError,

    /// <summary>An uncaught managed exception ended the process; that is how the CLR reports wild pointers in managed code.</summary>
    [JsonStringEnumMemberName("unhandledException")]
    UnhandledException,

    /// <summary><c>Fatal Python error</c>.</summary>
    [JsonStringEnumMemberName("pythonFatalError")]
    PythonFatalError,

    /// <summary>SIGSEGV away from the measured stack.</summary>
    [JsonStringEnumMemberName("segmentationFault")]
    SegmentationFault,

    [JsonStringEnumMemberName("busError")]
    BusError,

    [JsonStringEnumMemberName("illegalInstruction")]
    IllegalInstruction,

    [JsonStringEnumMemberName("arithmeticFault")]
    ArithmeticFault,

    /// <summary>SIGABRT without a message of the CLR or of Python.</summary>
    [JsonStringEnumMemberName("aborted")]
    Aborted,

    /// <summary>SIGKILL that the lab did not send: most often the kernel's out-of-memory killer.</summary>
    [JsonStringEnumMemberName("killed")]
    Killed,

    /// <summary>Ended by another signal.</summary>
    [JsonStringEnumMemberName("signalled")]
    Signalled,

    /// <summary>The process ended by itself before the trial did, such as by <c>os._exit</c>.</summary>
    [JsonStringEnumMemberName("exitedEarly")]
    ExitedEarly,

    /// <summary>
    /// A process made by fork brought down or held up the .NET process that it is a copy of: a signal for it reached the host, or it came
    /// back into the host's code.
    /// </summary>
    [JsonStringEnumMemberName("fork")]
    Fork,
}

/// <summary>An error that says, in one line for the user, why a workload cannot be measured.</summary>
public static class CatalogError
{
    /// <summary>Its type in Python, where nearly all are raised; they stand alone, without type and place.</summary>
    public const string Type = "lab_catalog.WorkloadError";

    /// <summary>Its type where a name is not that of a workload: there is no such file, or no such function in it.</summary>
    public const string NoWorkload = "lab_catalog.NoWorkloadError";

    /// <summary>Whether a call was not made, for a reason that the user can mend.</summary>
    public static bool Is(Outcome? outcome) => outcome is Outcome.Raised { ExceptionType: Type or NoWorkload };
}
