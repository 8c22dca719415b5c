using System.Text.Json;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Files;
using Lab.Trials.Timings;

namespace Lab.Benchmarking;

/// <summary>Starts a program of benchmarks, which runs BenchmarkDotNet, and takes its timings over one by one.</summary>
/// <param name="program">Path of Lab.Benchmarks.dll, which <c>dotnet exec</c> starts.</param>
internal sealed class BenchmarkProcess(string program, EmbeddingRecipe recipe, IProcessRunner processes)
{
    /// <summary>A user may have BenchmarkDotNet measure overnight; Ctrl-C ends it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Full names of the benchmarks that a filter leaves; none if it matches none.</summary>
    /// <exception cref="CommandException">The benchmarks cannot be started.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(
        Bridge bridge, TrialEnvironment environment, IEnumerable<string> filter, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("lab-bench-");
        try
        {
            // A class whose parameters are empty has no benchmarks, and would not be listed.
            PlannedLatency any = new("lab.empty", ByteSize.FromKiB(64), [ByteSize.FromMiB(1)]);
            var plan = new BenchmarkPlan(recipe.Start, environment, [any], Path.Combine(folder.FullName, "timings.jsonl"), folder.FullName)
            {
                Bridge = bridge,
                Supervisor = Environment.ProcessId,
            };
            var outcome = await RunAsync(plan, ["--list", "flat", "--filter", .. filter], lines: null, cancel).ConfigureAwait(false);
            return outcome is ProcessOutcome.Exited { Status: 0 } exited
                ? [.. exited.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(IsBenchmark)]
                : throw new CommandException(ExitCode.Environment, $"the benchmarks cannot be started: {outcome.Describe()}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // BenchmarkDotNet may say other things first.
        static bool IsBenchmark(string line) => line.StartsWith("Lab.", StringComparison.Ordinal);
    }

    /// <summary>Runs benchmarks to their end, and deletes the file of their timings once all are handed over.</summary>
    /// <param name="timed">
    /// Called with each timing as soon as it is there. If it throws, the benchmarks are ended and the file stays.
    /// </param>
    /// <param name="say">Receives a line for each thing that is wrong with a timing.</param>
    /// <param name="lines">Receives what BenchmarkDotNet prints.</param>
    /// <returns>What kept them from ending well, in one line; null if nothing did.</returns>
    /// <exception cref="OperationCanceledException">Interrupted; what was timed by then was handed over.</exception>
    public async Task<string?> RunAsync(
        BenchmarkPlan plan, BenchmarkRequest request, Action<Timing> timed, Action<string> say, IProgress<string>? lines,
        CancellationToken cancel)
    {
        var timings = new TimingTail(plan.Timings, say);
        using var ended = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = ReadAsync(timings, timed, stop, ended.Token);
        try
        {
            var outcome = await RunAsync(
                plan, ["--filter", .. request.Filter, "--job", request.Job], lines, stop.Token).ConfigureAwait(false);
            return outcome.Succeeded ? null : outcome.Describe();
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            // Written between the last look and the end.
            timings.ReadOn(timed);
            if (File.Exists(plan.Timings))
                File.Delete(plan.Timings);
        }
    }

    private async Task<ProcessOutcome> RunAsync(
        BenchmarkPlan plan, ImmutableArray<string> arguments, IProgress<string>? lines, CancellationToken cancel)
    {
        OwnFolder.Make(plan.Artifacts);
        var file = Path.Combine(plan.Artifacts, "plan.json");
        ReplacedFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(plan, TrialsJson.Default.BenchmarkPlan));
        var start = new ProcessRequest(LabFiles.RuntimeHost, ["exec", program, .. arguments], Patience)
        {
            Environment = ChildEnvironment.ForMeasuring(plan.Environment, recipe.Variables).SetItem(BenchmarkPlan.Variable, file),
            Lines = lines,
        };
        return await processes.RunAsync(start, cancel).ConfigureAwait(false);
    }

    /// <param name="stop">Ends the benchmarks where a timing cannot be handed over: nor could those that would follow.</param>
    private static async Task ReadAsync(TimingTail timings, Action<Timing> timed, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            while (!ended.IsCancellationRequested)
            {
                timings.ReadOn(timed);
                await Task.Delay(LookInterval, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
