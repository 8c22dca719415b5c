using Lab.Analysis;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>The end of every command that measures where it could not: one line with the first reason, and the exit code.</summary>
internal static class NothingMeasured
{
    /// <exception cref="CommandException">No worker got as far as a call, or no workload that was asked for can run here.</exception>
    public static void Refuse(Capture capture, CancellationToken cancel)
    {
        var trials = capture.Trials;
        if (cancel.IsCancellationRequested || trials.Any(t => t.Outcome is not Outcome.LaunchFailed) || !capture.Timings.IsEmpty)
            return;
        if (trials is [{ Outcome: Outcome.LaunchFailed failed } first, ..])
            throw Because(first.Spec.Workload, failed.Reason);
        if (capture.Header.Catalog is [{ Unavailable: { } reason } entry, ..] all && all.All(e => e.Unavailable is not null))
            throw Because(entry.Name, reason);
    }

    /// <summary>
    /// For the end of a command that went well: 1 where every call died or hung on every stack, so that there is no number.
    /// </summary>
    public static int ExitCodeOf(Results results)
    {
        var measured = results.Probes.Where(p => p.Available).ToList();
        return measured.Count > 0 && measured.All(p => p.MinimumStackBytes is null) ? ExitCode.Failed : ExitCode.Done;
    }

    public static CommandException Because(string workload, string reason) => new(ExitCode.Environment, $"{workload}: {reason}");
}
