using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Takes the outcome of a trial from the capture if it is there, and otherwise runs the trial and records it the moment it has ended. The
/// trials of a probe follow from each other's outcomes alone: a resumed run asks for the same ones again and goes on where it was cut.
/// </summary>
internal sealed class CapturedTrials : ITrialRunner
{
    private readonly ITrialRunner _runner;
    private readonly Capture _capture;
    private readonly Dictionary<string, TrialRecord> _known;

    /// <param name="deadline">What a trial may take now.</param>
    public CapturedTrials(ITrialRunner runner, Capture capture, TimeSpan deadline)
    {
        (_runner, _capture) = (runner, capture);
        _known = capture.Trials
            .Where(record => IsAnswer(record.Outcome, deadline, record.Spec.DeadlineSeconds))
            .GroupBy(record => record.Spec.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
    }

    public async Task<ImmutableArray<TrialRecord>> RunAsync(
        TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
    {
        if (_known.TryGetValue(spec.Key, out var known))
        {
            return known.Outcome is Outcome.Completed && next?.Invoke(known) is { } then
                && _known.TryGetValue(then.Key, out var second) && second.SharesWorker
                ? [known, second]
                : [known];
        }

        TrialRecord? followed = null;
        var run = await _runner.RunAsync(spec, next is null ? null : Next, cancel).ConfigureAwait(false);
        return [.. run.Select(record => ReferenceEquals(record, followed) ? Recordable(record) : Recorded(record))];

        TrialSpec? Next(TrialRecord first)
        {
            if (next(first) is not { } other || _known.ContainsKey(other.Key))
                return null;
            Recorded(followed = first);
            return other;
        }

        TrialRecord Recorded(TrialRecord record)
        {
            // Not once the run was interrupted: what a worker did while everything was shut down is not its outcome.
            cancel.ThrowIfCancellationRequested();
            record = Recordable(record);
            _capture.Append(new CaptureEntry.Trial(record));
            return record;
        }
    }

    /// <summary>
    /// The workload shares the worker's process, and can say anything in its name. What a capture could not be read with afterwards is not
    /// recorded: a trace that is too long, or figures that cannot be.
    /// </summary>
    private static TrialRecord Recordable(TrialRecord record)
    {
        if (record.Growth is not null && Capture.WhyUnreadable(new CaptureEntry.Trial(record)) is { } ofTrace)
            record = record with { Growth = GrowthTrace.Without($"cannot be recorded: {ofTrace}") };
        if (Capture.WhyUnreadable(new CaptureEntry.Trial(record)) is not { } problem)
            return record;
        var reason = new Outcome.LaunchFailed($"what its worker said cannot be recorded: {problem}");
        return new(record.Spec, reason, new(), record.ElapsedSeconds, null);
    }

    /// <summary>
    /// A trial that could not be started says nothing of the workload, and one that timed out may need no more than the time it would have
    /// now.
    /// </summary>
    /// <param name="own">The limit of the trial itself in seconds; null where it has none.</param>
    internal static bool IsAnswer(Outcome outcome, TimeSpan deadline, double? own = null) => outcome switch
    {
        Outcome.LaunchFailed => false,
        Outcome.TimedOut timedOut =>
            timedOut.Seconds >= Math.Min(Math.Round(deadline.TotalSeconds, 1), Math.Round(own ?? double.MaxValue, 1)),
        _ => true,
    };
}
