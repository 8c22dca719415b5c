using System.Diagnostics;

namespace Lab.Analysis.Sweeps;

/// <summary>Outcomes in as few words as a cell of the map has room for.</summary>
public static class SweepWords
{
    /// <summary><c>completed</c>, <c>OVERRAN</c>, <c>crashed stackOverflow</c>, …: what looks safe and is not stands out.</summary>
    public static string Of(OutcomeCount outcome) => outcome.Outcome switch
    {
        OutcomeKind.Completed => "completed",
        OutcomeKind.Overran => "OVERRAN",
        OutcomeKind.Crashed when outcome.CrashKind is { } kind => $"crashed {JsonNames.Of(kind)}",
        OutcomeKind.Crashed => "crashed",
        OutcomeKind.Raised => "raised",
        OutcomeKind.TimedOut => "timed out",
        OutcomeKind.LaunchFailed => "not started",
        _ => throw new UnreachableException(),
    };
}
