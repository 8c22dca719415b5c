using System.Diagnostics;
using System.Globalization;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Outcomes and crash kinds in plain words.</summary>
public static class OutcomeWords
{
    private const int LongestMessage = 160;

    public static OutcomeKind Kind(Outcome outcome) => outcome switch
    {
        Outcome.Completed => OutcomeKind.Completed,
        Outcome.Overran => OutcomeKind.Overran,
        Outcome.Crashed => OutcomeKind.Crashed,
        Outcome.Raised => OutcomeKind.Raised,
        Outcome.TimedOut => OutcomeKind.TimedOut,
        Outcome.LaunchFailed => OutcomeKind.LaunchFailed,
        _ => throw new UnreachableException(),
    };

    /// <summary>What the call did, as the rest of a sentence that starts with it: <c>died of a stack overflow</c>. One line.</summary>
    public static string Sentence(Outcome outcome) => outcome switch
    {
        Outcome.Completed => "completed",
        Outcome.Overran overran => $"returned, having overrun a stack smaller than the {overran.MinimumStack} it needs",
        Outcome.Crashed crashed => $"died of {Crash(crashed.Crash)}",
        Outcome.Raised { Stage: TrialStage.SetUp } raised => $"raised {raised.ExceptionType} in its set-up{Message(raised.Message)}",
        Outcome.Raised raised => $"raised {raised.ExceptionType}{Message(raised.Message)}",
        Outcome.TimedOut timedOut => string.Create(CultureInfo.InvariantCulture, $"did not return within {timedOut.Seconds:0.#} s"),
        Outcome.LaunchFailed failed => $"could not be started{Message(failed.Reason)}",
        _ => throw new UnreachableException(),
    };

    /// <summary>The crash kind with its article.</summary>
    public static string Crash(CrashKind kind) => kind switch
    {
        CrashKind.StackOverflow => "a stack overflow",
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
