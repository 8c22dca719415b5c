using System.Diagnostics;
using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>
/// What a trial's outcome means once the minimum stack is known. This is the one conversion of an <see cref="Outcome"/> into what
/// results publish; <see cref="PlainOutcome"/>, <see cref="Sweeps.OutcomeCount"/> and <see cref="Sweeps.SweptTrial"/> carry it.
/// </summary>
/// <param name="Kind">How the trial ended; never <see cref="OutcomeKind.Completed"/> below what every call needs, unless a red zone proves
/// it.</param>
/// <param name="Crash">What the crash was, if it was one.</param>
public readonly record struct JudgedOutcome(OutcomeKind Kind, CrashKind? Crash)
{
    /// <summary>The call returned as a good one does. Whether it was good is another matter.</summary>
    public bool Survived => Kind is OutcomeKind.Completed or OutcomeKind.Overran;

    /// <summary>The call died, was refused, raised what it should not, or hung. A worker that never started says nothing.</summary>
    public bool Failed => Kind is OutcomeKind.Crashed or OutcomeKind.Refused or OutcomeKind.Raised or OutcomeKind.TimedOut;

    /// <summary>The system ended the process for want of memory, or a forked child did: that says nothing of the stack.</summary>
    public bool SaysNothing => Crash is CrashKind.Killed or CrashKind.Fork;

    /// <summary>It failed, and not for a reason that says nothing of the stack.</summary>
    public bool CountsAgainstStack => Failed && !SaysNothing;

    /// <summary>It was started, and ended in a way that says something of the stack.</summary>
    public bool Tells => Survived || CountsAgainstStack;

    /// <summary>It failed for want of stack, and not by a refusal, which is clean.</summary>
    public bool Died => CountsAgainstStack && Kind is not OutcomeKind.Refused;

    /// <summary>
    /// The supervisor may not have known the minimum when it named the outcome, or a better one may have come out since. Only a red zone
    /// tells a call that needed less from one that overran its stack.
    /// </summary>
    /// <param name="minimum">The minimum stack; where calls differ, the least that one may need.</param>
    public static JudgedOutcome Of(TrialRecord trial, ByteSize? minimum)
    {
        var judged = trial.Outcome switch
        {
            Outcome.Completed => new JudgedOutcome(OutcomeKind.Completed, null),
            Outcome.Refused => new(OutcomeKind.Refused, null),
            Outcome.Overran => new(OutcomeKind.Overran, null),
            Outcome.Crashed crashed => new(OutcomeKind.Crashed, crashed.Crash),
            Outcome.Raised => new(OutcomeKind.Raised, null),
            Outcome.TimedOut => new(OutcomeKind.TimedOut, null),
            Outcome.LaunchFailed => new(OutcomeKind.LaunchFailed, null),
            _ => throw new UnreachableException(),
        };
        if (!judged.Survived || trial.Spec.LeastStack(minimum) is not { } needed)
            return judged;
        return judged with { Kind = trial.Spec.StackSize < needed ? OutcomeKind.Overran : OutcomeKind.Completed };
    }
}

/// <summary>The name of an <see cref="Outcome"/>, as captures and results spell it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutcomeKind>))]
public enum OutcomeKind
{
    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("refused")]
    Refused,

    [JsonStringEnumMemberName("overran")]
    Overran,

    [JsonStringEnumMemberName("crashed")]
    Crashed,

    [JsonStringEnumMemberName("raised")]
    Raised,

    [JsonStringEnumMemberName("timedOut")]
    TimedOut,

    [JsonStringEnumMemberName("launchFailed")]
    LaunchFailed,
}
