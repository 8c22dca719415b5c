using Lab.Supervision;
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
    [InlineData("leaves_a_daemon", Host.Guarded)]
    [InlineData("leaves_a_daemon", Host.Thread)]
    [InlineData("leaves_a_daemon", Host.Python)]
    public async Task What_a_workload_started_and_left_behind_ends_with_it(string function, Host host)
    {
        var record = await _bench.RunAsync(function, host: host);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.InRange(record.ElapsedSeconds, 0, 60);
    }

    [Fact]
    public async Task So_does_what_was_left_by_a_worker_that_died()
    {
        var record = await _bench.RunAsync("leaves_a_daemon_and_dies");

        Assert.True(record.Outcome is Outcome.Crashed { Crash: CrashKind.ExitedEarly }, TrialBench.Describe(record));
    }

    // A busy machine may need longer than a test's deadline to come to the call: that is no hang of the call, and is tried once more.
    [Fact]
    public async Task A_worker_that_does_not_come_to_the_call_is_no_hang_of_it()
    {
        var record = await lab.Supervisor(TrialLimits.Default with { StartPatience = TimeSpan.FromMilliseconds(20) })
            .RunAsync(new("lab.empty", Host.Guarded, ByteSize.FromMiB(16), RealLab.Environment(new()), Watermark.None, 0), default);

        var failed = Assert.IsType<Outcome.LaunchFailed>(record.Outcome);
        Assert.Equal("the worker did not get as far as the call within 0 s of processor time, twice", failed.Reason);
    }

    [Fact]
    public async Task Nor_is_a_set_up_that_does_not_end()
    {
        var record = await _bench.RunAsync("hangs_in_set_up", TrialBench.Short);

        Assert.Equal(
            new Outcome.LaunchFailed("the workload's set-up did not end within 3 s: --deadline allows it more"), record.Outcome);
    }
}
