using Lab.Trials;

namespace Lab.Tests.Supervision;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class PipeAbuseTests(RealLab lab)
{
    private readonly TrialBench _bench = new(lab);

    [Theory]
    [InlineData(Host.Guarded)]
    [InlineData(Host.Thread)]
    public async Task A_flood_of_200_MB_is_read_to_its_end(Host host)
    {
        var record = await _bench.RunAsync("floods", host: host);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
    }

    [Fact]
    public async Task Of_a_flood_the_first_and_the_last_line_are_kept_as_evidence()
    {
        var record = await _bench.RunAsync("floods_and_raises");

        Assert.IsType<Outcome.Raised>(record.Outcome);
        foreach (var text in new[] { record.Evidence.StandardOutput, record.Evidence.StandardError })
        {
            Assert.StartsWith("first line\n", text, StringComparison.Ordinal);
            Assert.EndsWith("\nlast line\n", text, StringComparison.Ordinal);
            Assert.InRange(text!.Length, 1000, 40_000);
        }
    }

    [Theory]
    [InlineData("writes_garbage")]
    [InlineData("writes_half_a_message")]
    [InlineData("writes_ten_megabytes_without_an_end")]
    public async Task What_is_written_into_the_labs_pipes_changes_no_outcome(string function)
    {
        var record = await _bench.RunAsync(function);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.NotNull(record.Evidence.Garbage);
    }

    [Fact]
    public async Task An_outcome_that_the_workload_makes_up_is_not_believed()
    {
        var record = await _bench.RunAsync("writes_a_forged_outcome");

        Assert.Equal("the truth", Assert.IsType<Outcome.Raised>(record.Outcome).Message);
    }

    // Some of these pipes are the runtime's own: what it makes of them is its business, as long as the trial ends.
    [Fact]
    public async Task Garbage_in_every_pipe_of_the_process_ends_no_more_than_its_trial()
    {
        var record = await _bench.RunAsync("writes_garbage_into_every_pipe", TimeSpan.FromSeconds(10));

        Assert.True(record.Outcome is Outcome.Completed or Outcome.Crashed or Outcome.TimedOut, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("closes_the_message_pipe")]
    [InlineData("closes_every_descriptor")]
    public async Task A_worker_that_can_no_longer_be_heard_has_crashed(string function)
    {
        var record = await _bench.RunAsync(function);

        Assert.True(record.Outcome is Outcome.Crashed, TrialBench.Describe(record));
    }
}
