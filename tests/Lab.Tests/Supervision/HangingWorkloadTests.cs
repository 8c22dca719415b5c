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

    [Theory]
    [InlineData("leaves_a_child", Host.Guarded)]
    [InlineData("leaves_a_child", Host.Thread)]
    [InlineData("leaves_a_child_that_breeds", Host.Guarded)]
    public async Task What_a_workload_started_and_left_behind_ends_with_it(string function, Host host)
    {
        var record = await _bench.RunAsync(function, host: host);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.InRange(record.ElapsedSeconds, 0, 15);
    }
}
