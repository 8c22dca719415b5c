using System.Text.RegularExpressions;
using Lab.Trials;

namespace Lab.Supervision;

/// <summary>
/// What Python 3.14 and later say when a check finds the stack pointer near the low end of the stack, or where they take that end to be:
/// within 32 KiB of it they raise, within 16 KiB they abort. Source: _Py_CheckRecursiveCall in Python/ceval.c.
/// </summary>
/// <param name="UsedKiB">From the high end to the stack pointer. Negative or too large where the bounds are another stack's.</param>
/// <param name="Aborts">True where the process is aborted, false where a RecursionError is raised.</param>
internal readonly partial record struct StackCheck(long UsedKiB, bool Aborts)
{
    /// <summary>
    /// No check comes farther from the end than this: two margins, with a third one for the parser, and the largest guard that C libraries
    /// have.
    /// </summary>
    private static readonly ByteSize Farthest = ByteSize.FromKiB((3 * 16) + 64);

    /// <summary>
    /// The parser stops at 6000 levels by itself, with the same words (MAXSTACK in Parser/parser.c): on a stack that holds these, the words
    /// say nothing of the stack.
    /// </summary>
    private static readonly ByteSize HoldsParser = ByteSize.FromMiB(16);

    /// <summary>
    /// The check that an outcome comes from, also where another exception was raised from that one; null if it comes from none.
    /// </summary>
    public static StackCheck? Of(Outcome outcome) => outcome switch
    {
        Outcome.Raised raised => In($"{raised.ExceptionType}: {raised.Message}\n{raised.Traceback}"),
        Outcome.Crashed { Crash: CrashKind.PythonFatalError } crashed => In(crashed.Detail),
        _ => null,
    };

    /// <summary>What Python writes where it cannot check an except clause.</summary>
    private const string UncheckedClause = "Exception ignored while checking exception tuple";

    private const string OfDotNet = "System.InsufficientExecutionStackException";

    /// <summary>
    /// The outcome of a call as what it is: <see cref="Outcome.Refused"/> where Python, or pythonnet for it, declined for want of stack.
    /// </summary>
    /// <param name="checksStack">Whether Python does so: 3.14 or later.</param>
    /// <param name="standardError">What the worker wrote.</param>
    /// <param name="stack">Size of the stack that the call was made on: a check of another stack is no refusal of this one.</param>
    public static Outcome Judge(Outcome outcome, LaterCalls? later, bool checksStack, string? standardError, ByteSize stack)
    {
        if (outcome is Outcome.Raised { Stage: TrialStage.Call, ExceptionType: OfDotNet })
            return Refuse(RefusalReason.DotNet, outcome);
        if (!checksStack)
            return outcome;
        if (outcome is Outcome.Raised or Outcome.Completed or Outcome.Overran
            && standardError?.Contains(UncheckedClause, StringComparison.Ordinal) == true)
        {
            var end = outcome is Outcome.Raised ? $", and so the call raised {Message(outcome)}" : "";
            return Refuse(RefusalReason.ExceptClause, outcome) with { Message = $"an except clause could not be checked{end}" };
        }

        if (outcome is Outcome.Completed && later?.Problem is { } problem && In(problem) is { } laterCheck && laterCheck.Fits(stack))
            return new Outcome.Refused(RefusalReason.Raised, "in a later call: " + problem);
        if (Of(outcome) is { } check)
            return check.Fits(stack) ? Refuse(check.Aborts ? RefusalReason.Aborted : RefusalReason.Raised, outcome) : outcome;
        return IsOfParser(outcome) && stack < HoldsParser ? Refuse(RefusalReason.Raised, outcome) : outcome;
    }

    /// <summary>True if no stack of this size has such bounds: the check was made against those of another stack.</summary>
    public bool HasWrongBounds(ByteSize stack) => UsedKiB < 0 || UsedKiB > stack.Bytes / 1024;

    /// <summary>True if it can be a check of the low end of a stack of this size; otherwise it was made on another one.</summary>
    public bool Fits(ByteSize stack) => !HasWrongBounds(stack) && ByteSize.FromKiB(UsedKiB) + Farthest >= stack;

    private static Outcome.Refused Refuse(RefusalReason reason, Outcome outcome) =>
        new(reason, Message(outcome)) { Traceback = (outcome as Outcome.Raised)?.Traceback };

    private static bool IsOfParser(Outcome outcome) =>
        outcome is Outcome.Raised { Stage: TrialStage.Call, ExceptionType: "MemoryError" } raised
        && raised.Message.StartsWith("Parser stack overflowed", StringComparison.Ordinal);

    private static StackCheck? In(string text) =>
        Words().Match(text) is { Success: true, Groups: var groups }
        && long.TryParse(groups["used"].Value, CultureInfo.InvariantCulture, out var used)
            ? new(used, groups["fatal"].Success)
            : null;

    private static string Message(Outcome outcome) => outcome switch
    {
        Outcome.Raised raised => $"{raised.ExceptionType}: {raised.Message}",
        Outcome.Crashed crashed => crashed.Detail,
        _ => "",
    };

    // The lines of an exception group begin with bars.
    [GeneratedRegex(
        @"^[ |]*(RecursionError: Stack|(?<fatal>Fatal Python error: .*Unrecoverable stack)) overflow \(used (?<used>-?\d+) kB\)",
        RegexOptions.Multiline)]
    private static partial Regex Words();
}
