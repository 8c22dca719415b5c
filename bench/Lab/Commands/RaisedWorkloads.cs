using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>
/// The workloads that raised instead of being measured. Only a guarded trial tells: a plain thread below the minimum may raise
/// anything, and that is a measurement.
/// </summary>
internal static class RaisedWorkloads
{
    /// <returns>Each workload once, with the first exception.</returns>
    public static IReadOnlyList<(string Workload, Outcome.Raised Outcome)> In(IEnumerable<CaptureEntry> capture) =>
    [
        .. capture.OfType<CaptureEntry.Trial>()
            .Where(t => t.Record.Outcome is Outcome.Raised && t.Record.Spec.Host.IsGuarded() && !t.Record.Spec.Trace)
            .Select(t => (t.Record.Spec.Workload, (Outcome.Raised)t.Record.Outcome))
            .DistinctBy(r => r.Workload),
    ];
}
