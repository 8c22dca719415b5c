using Lab.Trials;

namespace Lab.Triage;

/// <summary>
/// Names the cause of a death. The observed death alone can mislead: a call that ran below its stack may die anywhere later, of what it
/// overwrote, or not at all. So guarded trials decide: whether the call goes below a stack of this size, and whether it dies the same with
/// room to spare.
/// </summary>
internal static class TriageReasoning
{
    private const int SIGILL = 4;
    private const int SIGABRT = 6;
    private const int SIGBUS = 7;
    private const int SIGFPE = 8;
    private const int SIGSEGV = 11;

    /// <summary>What libraries say when an allocation failed, before they end the process.</summary>
    private static readonly string[] WordsOfExhaustion =
    [
        "std::bad_alloc", "Out of memory", "out of memory", "OutOfMemory", "Memory allocation still failed", "Cannot allocate memory", "MemoryError",
        "memory allocation of",
    ];

    public static TriageCause Judge(TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        if (observed.RanOffStack)
            return TriageCause.Stack;
        // What leaves no record on a roomy stack is not the measured thread: it had entered the CLR.
        if (observed.Place?.Kind == FaultPlaceKind.EndOfOtherStack || (evidence.Roomy.LeftNoRecord && !evidence.Roomy.RanOffStack))
            return TriageCause.OtherThreadStack;
        // With room to spare the same happens: the stack has no part in it.
        if (!evidence.Roomy.RanOffStack && observed.EndedLike(evidence.Roomy))
            return OwnCause(observed, evidence);
        if (evidence.Overruns)
            return TriageCause.Stack;
        return OwnCause(observed, evidence);
    }

    private static TriageCause OwnCause(TriageTrial trial, TriageEvidence evidence) => trial.Outcome switch
    {
        Outcome.Completed or Outcome.Overran => TriageCause.None,
        Outcome.Raised raised => IsMemoryError(raised) ? TriageCause.MemoryLimit : TriageCause.PythonException,
        Outcome.TimedOut when trial.Decisive?.Fault is null => TriageCause.Hang,
        Outcome.Crashed or Outcome.TimedOut => OfCrash(trial, evidence),
        Outcome.LaunchFailed => TriageCause.Exit,
        _ => throw new InvalidOperationException("not an outcome"),
    };

    private static TriageCause OfCrash(TriageTrial trial, TriageEvidence evidence)
    {
        var kind = (trial.Outcome as Outcome.Crashed)?.Crash;
        if (kind == CrashKind.Killed)
            return trial.OomKills > 0 ? TriageCause.MemoryLimit : TriageCause.Signal;
        var fault = trial.Decisive?.Fault;
        var isNull = trial.Place is { Kind: FaultPlaceKind.NearNull };
        if ((isNull || fault is null or { Signal: SIGABRT }) && SaysExhausted(trial.Record.Evidence.StandardError))
            return TriageCause.MemoryLimit;
        if (isNull && IsShortOfMemory(trial, evidence))
            return TriageCause.MemoryLimit;
        return fault?.Signal switch
        {
            SIGSEGV or SIGBUS when fault.Code > 0 => TriageCause.WildPointer,
            SIGILL => TriageCause.IllegalInstruction,
            SIGFPE => TriageCause.ArithmeticFault,
            SIGABRT => kind == CrashKind.PythonFatalError ? TriageCause.PythonFatalError : TriageCause.Abort,
            _ => ByKind(kind),
        };
    }

    private static TriageCause ByKind(CrashKind? kind) => kind switch
    {
        // The CLR said so, and no fault tells of whom.
        CrashKind.StackOverflow => TriageCause.Stack,
        CrashKind.SegmentationFault or CrashKind.BusError => TriageCause.WildPointer,
        CrashKind.IllegalInstruction => TriageCause.IllegalInstruction,
        CrashKind.ArithmeticFault => TriageCause.ArithmeticFault,
        CrashKind.Aborted => TriageCause.Abort,
        CrashKind.PythonFatalError => TriageCause.PythonFatalError,
        CrashKind.ExitedEarly => TriageCause.Exit,
        CrashKind.ClrInternalError or CrashKind.UnhandledException => TriageCause.Runtime,
        CrashKind.Killed or CrashKind.Signalled or null => TriageCause.Signal,
        _ => throw new InvalidOperationException("not a kind of crash"),
    };

    /// <summary>
    /// A null pointer in a process whose address space is limited most likely came from an allocation that nobody checked: where the limit was
    /// set while it ran, or where less is left than an eighth.
    /// </summary>
    private static bool IsShortOfMemory(TriageTrial trial, TriageEvidence evidence) =>
        trial.Decisive?.Memory is { AddressSpaceLimit: { } limit, Left: { } left }
        && (limit != evidence.OwnAddressSpaceLimit || left.Bytes < limit.Bytes / 8);

    private static bool SaysExhausted(string? error) => error is not null && WordsOfExhaustion.Any(w => error.Contains(w, StringComparison.Ordinal));

    // numpy's is numpy.core._exceptions._ArrayMemoryError.
    private static bool IsMemoryError(Outcome.Raised raised) =>
        raised.ExceptionType.EndsWith("MemoryError", StringComparison.Ordinal)
        || (raised.ExceptionType == "OSError" && raised.Message.Contains("Cannot allocate memory", StringComparison.Ordinal));
}
