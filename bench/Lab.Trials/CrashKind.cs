using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>What a crash was, from all that was left of it: fault address, stderr, exit status.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CrashKind>))]
public enum CrashKind
{
    /// <summary>The fault lies in the red zone or the guard of the measured stack, or the CLR said <c>Stack overflow.</c></summary>
    [JsonStringEnumMemberName("stackOverflow")]
    StackOverflow,

    /// <summary>The CLR found its own state damaged: <c>Internal CLR error. (0x80131506)</c>.</summary>
    [JsonStringEnumMemberName("clrInternalError")]
    ClrInternalError,

    /// <summary>A managed exception nobody caught ended the process; the CLR reports wild pointers in managed code so.</summary>
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

    /// <summary>SIGABRT without a word of the CLR or of Python.</summary>
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
}
