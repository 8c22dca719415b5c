using System.Collections.Immutable;
using Lab.Jobs;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Jobs;

public sealed class MeasurementRunTests : ITrialRunner
{
    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);
    private static readonly TrialEnvironment OneThread = TrialEnvironment.Derive([], ImmutableDictionary<string, string>.Empty, [], blasThreads: 1);

    private readonly List<string> _finished = [];
    private int _running;
    private int _mostRunning;

    async Task<TrialRecord> ITrialRunner.RunAsync(TrialSpec spec, CancellationToken cancel)
    {
        var running = Interlocked.Increment(ref _running);
        _mostRunning = Math.Max(_mostRunning, running);
        await Task.Delay(20, cancel);
        Interlocked.Decrement(ref _running);
        return new(spec, new Outcome.LaunchFailed("scripted"), new(), 0.02, null);
    }

    [Fact]
    public async Task One_at_a_time_they_are_made_in_the_order_given()
    {
        await RunAsync(parallel: 1, _ => true);

        Assert.Equal(["a", "a 1", "b", "b 1", "c", "c 1"], _finished);
        Assert.Equal(1, _mostRunning);
    }

    [Fact]
    public async Task Several_at_a_time_those_of_one_workload_still_follow_each_other()
    {
        await RunAsync(parallel: 3, _ => true);

        Assert.Equal(["a", "a 1", "b", "b 1", "c", "c 1"], _finished.Order(StringComparer.Ordinal));
        Assert.All(new[] { "a", "b", "c" }, w => Assert.True(_finished.IndexOf(w) < _finished.IndexOf(w + " 1")));
        Assert.InRange(_mostRunning, 2, 3);
    }

    [Fact]
    public async Task A_workload_whose_next_probe_is_not_worth_its_time_ends_there()
    {
        await RunAsync(parallel: 1, name => name != "b");

        Assert.Equal(["a", "a 1", "b", "c", "c 1"], _finished);
    }

    [Fact]
    public async Task An_interrupted_run_reports_what_had_ended()
    {
        using var interrupted = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(
            parallel: 1,
            name =>
            {
                if (name == "b")
                    interrupted.Cancel();
                return true;
            },
            interrupted.Token));

        Assert.Equal(["a", "a 1", "b"], _finished);
    }

    private Task RunAsync(int parallel, Func<string, bool> goesOn, CancellationToken cancel = default) => new MeasurementRun(this, parallel).RunAsync(
        new[] { "a", "b", "c" }.Select(w => new[] { Plan(w, Bare), Plan(w, OneThread) }),
        (plan, records) =>
        {
            Assert.Single(records);
            var name = plan.Environment.BlasThreads is { } threads ? $"{plan.Workload} {threads}" : plan.Workload;
            _finished.Add(name);
            return goesOn(name);
        },
        cancel);

    private static ProbePlan Plan(string workload, TrialEnvironment environment) => new(workload, environment, 1, UsualSizes.Common);
}
