using System.Text.Json.Serialization;

namespace Lab.Triage;

/// <summary>Why a workload dies, in the end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TriageCause>))]
internal enum TriageCause
{
    /// <summary>It does not die, and its stack holds what it needs.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The measured stack is too small, wherever it died of that, and if it survived.</summary>
    [JsonStringEnumMemberName("stack")]
    Stack,

    /// <summary>The stack of another thread is too small.</summary>
    [JsonStringEnumMemberName("otherThreadStack")]
    OtherThreadStack,

    [JsonStringEnumMemberName("wildPointer")]
    WildPointer,

    [JsonStringEnumMemberName("abort")]
    Abort,

    [JsonStringEnumMemberName("illegalInstruction")]
    IllegalInstruction,

    [JsonStringEnumMemberName("arithmeticFault")]
    ArithmeticFault,

    /// <summary>An allocation failed, or the kernel killed the process for want of memory.</summary>
    [JsonStringEnumMemberName("memoryLimit")]
    MemoryLimit,

    [JsonStringEnumMemberName("pythonException")]
    PythonException,

    [JsonStringEnumMemberName("pythonFatalError")]
    PythonFatalError,

    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>The process ended itself.</summary>
    [JsonStringEnumMemberName("exit")]
    Exit,

    /// <summary>A signal that somebody sent.</summary>
    [JsonStringEnumMemberName("signal")]
    Signal,

    /// <summary>The CLR ended it, for another reason than those above.</summary>
    [JsonStringEnumMemberName("runtime")]
    Runtime,
}
