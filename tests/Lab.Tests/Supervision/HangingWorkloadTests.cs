using Lab.Trials;

namespace Lab.Tests.Supervision;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class HangingWorkloadTests(RealLab lab)
{
    private readonly TrialBench _bench = new(lab);

    [Theory]
    [InlineData("loops")]
    [InlineData("stops_itself")]
    [InlineData("holds_on_to_the_gil")]
    [InlineData("sleeps_with_a_child")]
    public async Task At_the_deadline_it_is_over(string function)
    {
        var record = await _bench.RunAsync(function, TrialBench.Short);

        Assert.Equal(new Outcome.TimedOut(3), record.Outcome);
        Assert.InRange(record.ElapsedSeconds, 3, 15);
    }

    [Fact]
    public async Task A_trial_may_have_a_shorter_deadline_of_its_own()
    {
        var record = await _bench.RunAsync("loops", TrialBench.Long, ownSeconds: 2.5);

        Assert.Equal(new Outcome.TimedOut(2.5), record.Outcome);
    }

    // It is given five seconds to end: the deadline passes meanwhile.
    [Fact]
    public async Task An_outcome_that_was_given_counts_though_the_worker_does_not_end()
    {
        var record = await _bench.RunAsync("stays_after_it_returned", TimeSpan.FromSeconds(5), host: Host.Thread);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.NotNull(record.CallSeconds);
    }

    [Theory]
    [InlineData("leaves_a_child", Host.Guarded)]
    [InlineData("leaves_a_child", Host.Thread)]
    [InlineData("leaves_a_child_that_breeds", Host.Guarded)]
    [InlineData("leaves_a_child_in_a_session_of_its_own", Host.Guarded)]
    public async Task What_a_workload_started_and_left_behind_ends_with_it(string function, Host host)
    {
        var record = await _bench.RunAsync(function, host: host);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.InRange(record.ElapsedSeconds, 0, 15);
    }
}
