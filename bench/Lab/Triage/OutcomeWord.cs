using Lab.Trials;

namespace Lab.Triage;

/// <summary>An outcome in a few words.</summary>
internal static class OutcomeWord
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Completed or Outcome.Overran => "returned",
        Outcome.Crashed crashed => $"crashed ({crashed.Detail})",
        Outcome.Raised raised => $"raised {raised.ExceptionType}",
        Outcome.TimedOut timedOut => FormattableString.Invariant($"was killed after {timedOut.Seconds} s"),
        Outcome.LaunchFailed failed => $"was not started: {failed.Reason}",
        _ => throw new InvalidOperationException("not an outcome"),
    };
}
