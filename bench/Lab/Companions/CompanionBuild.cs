using System.Diagnostics;
using System.Globalization;
using Lab.Python.Processes;

namespace Lab.Companions;

/// <summary>Builds one companion whose package is known to be there.</summary>
internal sealed class CompanionBuild(DotNetSdk sdk, BuildPlace place)
{
    /// <summary>Packages of many megabytes may have to be fetched, by a machine that has other things to do.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <returns>Null if it was built.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what was started is gone.</exception>
    public async Task<CompanionProblem?> MakeAsync(Companion companion, IProgress<string> progress, CancellationToken cancel)
    {
        progress.Report($"building {companion.Assembly} with {companion.Named}, once (half a minute or so)");
        var clock = Stopwatch.StartNew();
        var started = DateTime.UtcNow;
        // Not incremental: MSBuild goes by times, the stamp by contents, and a file may come with an old time (a backup, an archive).
        var building = sdk.RunAsync("build", place.ProjectOf(companion), ["-c", place.Configuration, "-p:Companion=true", "-v:q", "--no-incremental"], Deadline, lines: null, [], cancel);
        while (await Task.WhenAny(building, Task.Delay(Interval, cancel)).ConfigureAwait(false) != building && !cancel.IsCancellationRequested)
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"building {companion.Assembly}: {clock.Elapsed.TotalSeconds:0} s so far"));
        var outcome = await building.ConfigureAwait(false);
        return outcome.Succeeded && File.Exists(place.AssemblyOf(companion))
            ? null
            : new(Explain(companion, outcome, RestoreLog.Read(place.RestoreLogOf(companion), started)), Costly: true);
    }

    private static string Explain(Companion companion, ProcessOutcome outcome, RestoreLog? log)
    {
        if (log?.Missing is { } missing)
        {
            return missing.Package!.Equals(companion.Package, StringComparison.OrdinalIgnoreCase)
                ? $"{companion.Named} was not found in any package source"
                : $"{companion.Named} was found, but {missing.Package}, which {companion.Assembly} needs too, was not";
        }

        var start = $"{companion.Assembly} could not be built with {companion.Named}";
        return outcome switch
        {
            ProcessOutcome.TimedOut { Deadline: var limit } => string.Create(CultureInfo.InvariantCulture, $"{start} within {limit.TotalMinutes:0} minutes"),
            ProcessOutcome.Exited { Output: var output } when CompilerMessage.First(output) is { } message => $"{start}: {message}",
            ProcessOutcome.Exited { Status: var status } => string.Create(CultureInfo.InvariantCulture, $"{start}: the build ended with status {status}"),
            _ => $"{start}: there is no .NET SDK here",
        };
    }
}
