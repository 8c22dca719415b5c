using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Answers a trial that the capture holds already from there, and records every other one the moment it has ended. As the trials
/// of a probe follow from each other's outcomes alone, a resumed run asks for the same ones again and goes on where it was cut.
/// </summary>
internal sealed class CapturedTrials : ITrialRunner
{
    private readonly ITrialRunner _runner;
    private readonly CaptureFile? _capture;
    private readonly Dictionary<string, TrialRecord> _known;
    private int _ran;

    /// <param name="known">Entries of the capture so far.</param>
    /// <param name="deadline">What a trial may take now.</param>
    public CapturedTrials(ITrialRunner runner, CaptureFile? capture, IEnumerable<CaptureEntry> known, TimeSpan deadline)
    {
        _runner = runner;
        _capture = capture;
        _known = known.OfType<CaptureEntry.Trial>()
            .Where(t => IsAnswer(t.Record, deadline))
            .GroupBy(t => t.Record.Spec.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Record, StringComparer.Ordinal);
    }

    /// <summary>A trial that could not be started says nothing of the workload, and one that timed out may need no more than the time it would have now.</summary>
    private static bool IsAnswer(TrialRecord record, TimeSpan deadline) => record.Outcome switch
    {
        Outcome.LaunchFailed => false,
        Outcome.TimedOut timedOut => timedOut.Seconds >= Math.Min(Math.Round(deadline.TotalSeconds, 1), Math.Round(record.Spec.DeadlineSeconds ?? double.MaxValue, 1)),
        _ => true,
    };

    /// <summary>Trials that were really run, not answered from the capture.</summary>
    public int Ran => _ran;

    public async Task<TrialRecord> RunAsync(TrialSpec spec, CancellationToken cancel)
    {
        if (_known.TryGetValue(spec.Key, out var record))
            return record;
        record = await _runner.RunAsync(spec, cancel).ConfigureAwait(false);
        // Not once the run was interrupted: what a worker did while everything was torn down is not its outcome.
        cancel.ThrowIfCancellationRequested();
        _capture?.Append(new CaptureEntry.Trial(record));
        Interlocked.Increment(ref _ran);
        return record;
    }
}
