using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>What a trial's outcome is in the light of the minimum stack.</summary>
internal static class JudgedOutcome
{
    /// <summary>
    /// The supervisor may not have known the minimum when it named the outcome, or a better one may have come out since. Only a red zone
    /// tells a call that needed less from one that overran its stack.
    /// </summary>
    public static OutcomeKind Of(TrialRecord trial, ByteSize? minimum)
    {
        var kind = OutcomeWords.Kind(trial.Outcome);
        if (kind is not (OutcomeKind.Completed or OutcomeKind.Overran) || trial.Spec.LeastStack(minimum) is not { } needed)
            return kind;
        return trial.Spec.StackSize < needed ? OutcomeKind.Overran : OutcomeKind.Completed;
    }
}
