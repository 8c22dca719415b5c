using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lab.Trials;
using static Lab.StackProbe.SignalNumber;

namespace Lab.Triage;

/// <summary>Why a workload dies.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TriageCause>))]
internal enum TriageCause
{
    /// <summary>It does not die, and its stack holds what it needs.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The measured stack is too small, wherever it died of that, and also if it survived.</summary>
    [JsonStringEnumMemberName("stack")]
    Stack,

    /// <summary>The measured stack is too small, and Python declined the call before it was overrun.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>Python compared the stack pointer with the bounds of another stack.</summary>
    [JsonStringEnumMemberName("wrongStackBounds")]
    WrongStackBounds,

    /// <summary>The stack of another thread is too small.</summary>
    [JsonStringEnumMemberName("otherThreadStack")]
    OtherThreadStack,

    /// <summary>A stack that the workload itself had switched to is too small: a fiber's, or an alternate one for signals.</summary>
    [JsonStringEnumMemberName("switchedStack")]
    SwitchedStack,

    [JsonStringEnumMemberName("wildPointer")]
    WildPointer,

    /// <summary>A struct of the host's has its fields elsewhere than Python reads them: the pointer that Python took was none.</summary>
    [JsonStringEnumMemberName("layoutFault")]
    LayoutFault,

    [JsonStringEnumMemberName("abort")]
    Abort,

    [JsonStringEnumMemberName("illegalInstruction")]
    IllegalInstruction,

    [JsonStringEnumMemberName("arithmeticFault")]
    ArithmeticFault,

    /// <summary>An allocation failed, or the kernel killed the process because memory ran out.</summary>
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

    /// <summary>A process that it made by fork brought down or held up the host.</summary>
    [JsonStringEnumMemberName("fork")]
    Fork,

    /// <summary>What was seen does not decide it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>
/// Decides on the cause of a death. The observed death alone can mislead: a call that ran below its stack may die anywhere later, because
/// of what it overwrote, or not at all. So guarded trials decide: whether the call goes below a stack of this size, and whether it dies in
/// the same way with room to spare.
/// </summary>
internal static partial class Diagnosis
{
    /// <summary>What libraries write when an allocation has failed, before they end the process.</summary>
    private static readonly string[] SignsOfExhaustion =
    [
        "std::bad_alloc", "Out of memory", "out of memory", "OutOfMemory", "Memory allocation still failed", "Cannot allocate memory",
        "MemoryError", "memory allocation of",
    ];

    public static TriageCause CauseOf(TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        // Only a guarded trial tells this from a frame that leaps out of the stack.
        if (evidence.Trials.Any(t => t.Outcome is Outcome.Crashed { Crash: CrashKind.SwitchedStackOverflow }))
            return TriageCause.SwitchedStack;
        if (observed.OtherCheck is { } check)
            return check.HasWrongBounds(observed.Record.Spec.StackSize) ? TriageCause.WrongStackBounds : TriageCause.OtherThreadStack;
        // The call raises with room to spare too: .NET declined to say what.
        if (observed.Outcome is Outcome.Refused { Reason: RefusalReason.DotNet } && evidence.Roomy.Outcome is Outcome.Raised)
            return TriageCause.PythonException;
        if (observed.Outcome is Outcome.Refused)
            return TriageCause.Refused;
        if (observed.RanOffStack)
            return TriageCause.Stack;
        if (observed.RanOffOtherStack)
            return TriageCause.OtherThreadStack;
        // It ends in the same way with room to spare: the stack is not the cause, unless it overruns that before it raises.
        if (!evidence.Roomy.RanOffStack && observed.EndedLike(evidence.Roomy)
            && !(observed.Outcome is Outcome.Raised && evidence.Guarded is { RanOffStack: true }))
        {
            return OwnCause(observed, evidence);
        }

        if (evidence.Overruns)
            return TriageCause.Stack;
        return OwnCause(observed, evidence);
    }

    private static TriageCause OwnCause(TriageTrial trial, TriageEvidence evidence) => trial.Outcome switch
    {
        // Where no roomy trial came to its end, nobody knows what the call needs.
        Outcome.Completed or Outcome.Overran => evidence.NeedIsWhole ? TriageCause.None : TriageCause.Unknown,
        Outcome.Raised raised => IsMemoryError(raised) ? TriageCause.MemoryLimit : TriageCause.PythonException,
        Outcome.TimedOut when trial.Decisive?.Fault is null => TriageCause.Hang,
        Outcome.Crashed or Outcome.TimedOut => OfCrash(trial, evidence),
        Outcome.LaunchFailed => TriageCause.Unknown,
        _ => throw new InvalidOperationException("not an outcome"),
    };

    private static TriageCause OfCrash(TriageTrial trial, TriageEvidence evidence)
    {
        var kind = (trial.Outcome as Outcome.Crashed)?.Crash;
        if (kind == CrashKind.Fork)
            return TriageCause.Fork;
        if (trial.IsUnexplained && !SaysExhausted(trial.Record.Evidence.StandardError))
            return TriageCause.Unknown;
        if (kind == CrashKind.Killed)
            return trial.OomKills > 0 ? TriageCause.MemoryLimit : TriageCause.Signal;
        var fault = trial.Decisive?.Fault;
        if (LayoutFault.Of(trial) is not null)
            return TriageCause.LayoutFault;
        var isNull = trial.Place is { Kind: FaultPlaceKind.NearNull };
        if ((isNull || fault is null or { Signal: SIGABRT }) && SaysExhausted(trial.Record.Evidence.StandardError))
            return TriageCause.MemoryLimit;
        if (isNull && IsShortOfMemory(trial, evidence))
            return TriageCause.MemoryLimit;
        return fault?.Signal switch
        {
            _ when kind == CrashKind.ExitedEarly => TriageCause.Exit,
            SIGSEGV or SIGBUS when !fault.IsSent => TriageCause.WildPointer,
            SIGILL when !fault.IsSent => TriageCause.IllegalInstruction,
            SIGFPE when !fault.IsSent => TriageCause.ArithmeticFault,
            SIGABRT => kind == CrashKind.PythonFatalError ? TriageCause.PythonFatalError : TriageCause.Abort,
            _ => OfKind(kind),
        };
    }

    private static TriageCause OfKind(CrashKind? kind) => kind switch
    {
        CrashKind.StackOverflow => TriageCause.Stack,
        CrashKind.OtherThreadOverflow => TriageCause.OtherThreadStack,
        CrashKind.SwitchedStackOverflow => TriageCause.SwitchedStack,
        CrashKind.SegmentationFault or CrashKind.BusError => TriageCause.WildPointer,
        CrashKind.IllegalInstruction => TriageCause.IllegalInstruction,
        CrashKind.ArithmeticFault => TriageCause.ArithmeticFault,
        CrashKind.Aborted => TriageCause.Abort,
        CrashKind.PythonFatalError => TriageCause.PythonFatalError,
        CrashKind.ExitedEarly => TriageCause.Exit,
        CrashKind.Fork => TriageCause.Fork,
        CrashKind.ClrInternalError or CrashKind.UnhandledException => TriageCause.Runtime,
        CrashKind.Killed or CrashKind.Signalled or null => TriageCause.Signal,
        _ => throw new InvalidOperationException("not a kind of crash"),
    };

    /// <summary>
    /// A null pointer in a process whose address space is limited most likely came from an allocation that nobody checked: if the limit was
    /// set while the process ran, or if less than an eighth of it is left.
    /// </summary>
    private static bool IsShortOfMemory(TriageTrial trial, TriageEvidence evidence) =>
        trial.Decisive?.Memory is { AddressSpaceLimit: { } limit, Left: { } left }
        && (limit != evidence.OwnAddressSpaceLimit || left.Bytes < limit.Bytes / 8);

    private static bool SaysExhausted(string? error) =>
        error is not null && SignsOfExhaustion.Any(s => error.Contains(s, StringComparison.Ordinal));

    /// <summary>
    /// Python's parser has a limit of its own on how deep a source nests (MAXSTACK in Parser/parser.c), and raises a MemoryError there:
    /// with words from 3.12 on, without before.
    /// </summary>
    private static bool IsOfParser(Outcome.Raised raised) => raised.ExceptionType == "MemoryError"
        && (raised.Message.StartsWith("Parser stack overflowed", StringComparison.Ordinal)
            || (raised.Message.Length == 0 && raised.Traceback.Split('\n')
                .LastOrDefault(line => line.StartsWith("    ", StringComparison.Ordinal) && line.AsSpan().ContainsAnyExcept(" ^~"))
                is { } innermost && Parses().IsMatch(innermost)));

    [GeneratedRegex(@"(?<!\.)\b(compile|eval|exec)\(|\bast\.parse\(")]
    private static partial Regex Parses();

    // NumPy's is numpy.core._exceptions._ArrayMemoryError.
    private static bool IsMemoryError(Outcome.Raised raised) =>
        (raised.ExceptionType.EndsWith("MemoryError", StringComparison.Ordinal) && !IsOfParser(raised))
        || (raised.ExceptionType == "OSError" && raised.Message.Contains("Cannot allocate memory", StringComparison.Ordinal));
}
