using System.Text.Json;
using Lab.Benchmarking;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Trials.Timings;

namespace Lab.Tests.Benchmarking;

public sealed class BenchmarkProcessTests : IDisposable
{
    private static readonly PythonStart Python = new("", "", [], [], "");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>As where the disk is full: what was timed stays in its file, and nothing more is timed that would be lost.</summary>
    [Fact]
    public async Task A_timing_that_cannot_be_taken_over_ends_the_benchmarks_and_stays()
    {
        var plan = Plan();

        await Assert.ThrowsAsync<IOException>(() => RunAsync(plan, _ => throw new IOException("no space"), Timeout.InfiniteTimeSpan));

        Assert.True(File.Exists(plan.Timings));
    }

    [Fact]
    public async Task The_file_of_timings_goes_once_all_are_taken_over()
    {
        var plan = Plan();
        var taken = new List<Timing>();

        Assert.Null(await RunAsync(plan, taken.Add, TimeSpan.Zero));

        Assert.Single(taken);
        Assert.False(File.Exists(plan.Timings));
    }

    private BenchmarkPlan Plan()
    {
        var timing = new Timing(new Timed.Call("empty call", Bridge.CApi), [1], 1);
        var file = _folder.WriteFile("made/timings.jsonl", JsonSerializer.Serialize(timing, TrialsJson.Default.Timing) + "\n");
        return new(Python, TrialEnvironment.Derive([], new Dictionary<string, string>(), [], null), [], file, _folder.Combine("made"));
    }

    private static Task<string?> RunAsync(BenchmarkPlan plan, Action<Timing> timed, TimeSpan duration) =>
        new BenchmarkProcess("Lab.Benchmarks.dll", new(Python, ImmutableDictionary<string, string?>.Empty), new Waiting(duration))
            .RunAsync(plan, new(BenchmarkRequest.Short, ["*"], []), timed, _ => { }, lines: null, CancellationToken.None);

    /// <summary>Starts nothing: ends well after a time, or when it is cancelled.</summary>
    private sealed class Waiting(TimeSpan duration) : IProcessRunner
    {
        public async Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
        {
            await Task.Delay(duration, cancellation).ConfigureAwait(false);
            return new ProcessOutcome.Exited(0, "", "");
        }
    }
}
