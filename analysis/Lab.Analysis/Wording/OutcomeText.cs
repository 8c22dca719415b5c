using System.Diagnostics;
using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>How trials end, in words: the one place for the console, the page and the pictures.</summary>
public static class OutcomeText
{
    private const int LongestMessage = 160;

    /// <summary>What the call did, to follow its name in a sentence: <c>died of a stack overflow</c>. One line.</summary>
    public static string Sentence(Outcome outcome) => outcome switch
    {
        Outcome.Completed => "completed",
        Outcome.Overran overran => $"returned, having overrun a stack smaller than the {overran.MinimumStack} it needs",
        Outcome.Refused { Reason: RefusalReason.Aborted } refused =>
            $"was refused by Python, which ended the process{Message(refused.Message)}",
        Outcome.Refused { Reason: RefusalReason.DotNet } refused => $"was refused by .NET for pythonnet{Message(refused.Message)}",
        Outcome.Refused refused => $"was refused by Python{Message(refused.Message)}",
        Outcome.Crashed crashed => $"died of {Crash(crashed.Crash)}",
        Outcome.Raised raised when CatalogError.Is(raised) => $"could not be set up{Message(raised.Message)}",
        Outcome.Raised { Stage: TrialStage.SetUp } raised => $"raised {raised.ExceptionType} in its set-up{Message(raised.Message)}",
        Outcome.Raised raised => $"raised {raised.ExceptionType}{Message(raised.Message)}",
        Outcome.TimedOut timedOut => string.Create(CultureInfo.InvariantCulture, $"did not return within {timedOut.Seconds:0.#} s"),
        Outcome.LaunchFailed failed => $"could not be started{Message(failed.Reason)}",
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// The same with what is known of a death that is not the stack's: which signal, which status, what the fork did.
    /// </summary>
    public static string Reason(Outcome outcome) => outcome is Outcome.Crashed { Crash: not CrashKind.StackOverflow } crashed
        ? Sentence(outcome) + Message(crashed.Detail)
        : Sentence(outcome);

    /// <summary>The same where only the published part of an outcome is at hand.</summary>
    public static string Sentence(JudgedOutcome outcome) => outcome switch
    {
        { Crash: { } crash } => $"died of {Crash(crash)}",
        { Kind: OutcomeKind.Completed } => "completed",
        { Kind: OutcomeKind.Refused } => "was refused by Python",
        { Kind: OutcomeKind.Overran } => "returned after overrunning its stack",
        { Kind: OutcomeKind.Crashed } => "died",
        { Kind: OutcomeKind.Raised } => "raised an exception",
        { Kind: OutcomeKind.TimedOut } => "did not return in time",
        { Kind: OutcomeKind.LaunchFailed } => "could not be started",
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// For a cell of a table: <c>completed</c>, <c>OVERRAN</c>, <c>crashed stackOverflow</c>. Capitals mark what looks safe and is not.
    /// </summary>
    public static string Brief(JudgedOutcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Completed => "completed",
        OutcomeKind.Refused => "refused",
        OutcomeKind.Overran => "OVERRAN",
        OutcomeKind.Crashed when outcome.Crash is { } kind => $"crashed {JsonNames.Of(kind)}",
        OutcomeKind.Crashed => "crashed",
        OutcomeKind.Raised => "raised",
        OutcomeKind.TimedOut => "timed out",
        OutcomeKind.LaunchFailed => "not started",
        _ => throw new UnreachableException(),
    };

    /// <summary>For a legend.</summary>
    public static string Meaning(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Completed => "Safe: completed within its stack",
        OutcomeKind.Refused => "Refused: Python declined for want of stack; nothing was overwritten",
        OutcomeKind.Overran => "Overran: returned, and corrupted memory",
        OutcomeKind.Crashed => "Crashed",
        OutcomeKind.Raised => "Raised a Python exception",
        OutcomeKind.TimedOut => "Timed out",
        OutcomeKind.LaunchFailed => "Not started",
        _ => throw new UnreachableException(),
    };

    /// <summary>The crash kind with its article.</summary>
    public static string Crash(CrashKind kind) => kind switch
    {
        CrashKind.StackOverflow => "a stack overflow",
        CrashKind.OtherThreadOverflow => "a stack overflow of another thread",
        CrashKind.SwitchedStackOverflow => "an overflow of a stack that is not the thread's own",
        CrashKind.ClrInternalError => "an internal CLR error",
        CrashKind.UnhandledException => "an unhandled managed exception",
        CrashKind.PythonFatalError => "a fatal Python error",
        CrashKind.SegmentationFault => "a segmentation fault",
        CrashKind.BusError => "a bus error",
        CrashKind.IllegalInstruction => "an illegal instruction",
        CrashKind.ArithmeticFault => "an arithmetic fault",
        CrashKind.Aborted => "an abort",
        CrashKind.Killed => "a kill by the system",
        CrashKind.Signalled => "a signal",
        CrashKind.ExitedEarly => "an early exit of its process",
        CrashKind.Fork => "a fork under .NET",
        _ => throw new UnreachableException(),
    };

    private static string Message(string text)
    {
        var line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "";
        if (line.Length > LongestMessage)
            line = line[..LongestMessage] + "…";
        return line.Length == 0 ? "" : ": " + line;
    }
}
