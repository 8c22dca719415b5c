using Lab.Trials;

namespace Lab.Supervision;

/// <summary>Runs one trial to its end, whatever that is.</summary>
internal interface ITrialRunner
{
    /// <exception cref="OperationCanceledException">The run was interrupted; the trial's worker is gone.</exception>
    Task<TrialRecord> RunAsync(TrialSpec spec, CancellationToken cancel);
}
