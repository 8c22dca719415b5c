using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>Keeps every trial that has ended, for a command without a capture file: one that is interrupted still says what it measured.</summary>
internal sealed class KeptTrials(ITrialRunner runner) : ITrialRunner
{
    private readonly List<CaptureEntry> _ended = [];
    private readonly Lock _lock = new();

    /// <summary>The trials that have ended, in that order.</summary>
    public IReadOnlyList<CaptureEntry> Ended
    {
        get
        {
            lock (_lock)
                return [.. _ended];
        }
    }

    public async Task<TrialRecord> RunAsync(TrialSpec spec, CancellationToken cancel)
    {
        var record = await runner.RunAsync(spec, cancel).ConfigureAwait(false);
        // As in a capture: what a worker did while everything was torn down is not its outcome.
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
            _ended.Add(new CaptureEntry.Trial(record));
        return record;
    }
}
