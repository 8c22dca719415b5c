using Lab.Trials;

namespace Lab.Triage;

/// <summary>A trial that was made for a triage, and how it ended.</summary>
internal sealed record TriageAttempt(Host Host, ByteSize StackBytes, int? BlasThreads, Outcome Outcome)
{
    public static TriageAttempt Of(TriageTrial trial) =>
        new(trial.Record.Spec.Host, trial.Record.Spec.StackSize, trial.Record.Spec.Environment.BlasThreads, trial.Outcome);
}
