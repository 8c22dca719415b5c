using Lab.Console;

namespace Lab.Jobs;

/// <summary>How a run begins, whatever it measures.</summary>
internal static class NewRun
{
    /// <summary>
    /// Makes its folder before the first minute is spent, so that one that cannot be written is not found out at the end; has it planned; and makes
    /// <c>latest</c> lead to it, unless its folder was named. A run that cannot be planned leaves no folder.
    /// </summary>
    /// <param name="named">The folder; null for <c>artifacts/TIME</c>.</param>
    /// <exception cref="CommandException">The folder cannot be made or written, or holds a run already.</exception>
    public static async Task<(RunFolder Folder, T Planned)> PlanAsync<T>(string? named, RunDisplay display, Func<Task<T>> plan)
    {
        var folder = RunFolder.Create(named, DateTimeOffset.Now);
        try
        {
            var planned = await plan().ConfigureAwait(false);
            if (named is null && folder.PointLatestHere() is { } problem)
                display.Report(problem);
            return (folder, planned);
        }
        catch
        {
            folder.RemoveIfEmpty();
            throw;
        }
    }
}
