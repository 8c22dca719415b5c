using Lab.Analysis;
using Lab.Analysis.Probes;
using Lab.Probing;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;

namespace Lab.Tests.Probing;

/// <summary>Calls whose need differs from one call to the next, probed for real.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class VaryingNeedTests(RealLab lab)
{
    private static readonly string Varying = Path.Combine(AppContext.BaseDirectory, "Workloads", "varying.py");

    [Fact]
    public async Task The_largest_need_that_was_seen_is_the_minimum()
    {
        var probe = await ProbeAsync("coin");

        Assert.True(probe.Varies, string.Join('\n', probe.Notes));
        var calls = probe.PeaksOfCalls!.Value;
        Assert.True(calls[^1].Peak > ByteSize.FromMiB(1) && calls[0].Peak < ByteSize.FromKiB(100), string.Join(", ", calls));
        Assert.Equal(calls[^1].Peak, probe.MinimumStackBytes);
        Assert.True(probe.Verified, string.Join('\n', probe.Notes));
    }

    [Fact]
    public async Task A_first_call_that_needs_the_most_is_the_minimum_and_no_variation()
    {
        var probe = await ProbeAsync("deep_first");

        Assert.False(probe.Varies, string.Join('\n', probe.Notes));
        Assert.True(probe.PeakBytes > ByteSize.FromMiB(1));
        Assert.True(probe.Verified && probe.PredictionHeld, string.Join('\n', probe.Notes));
    }

    [Fact]
    public async Task A_call_that_uses_what_it_is_given_needs_less_than_it_takes()
    {
        var probe = await ProbeAsync("elastic");

        Assert.True(probe is { IsElastic: true, Varies: false, Verified: true }, string.Join('\n', probe.Notes));
        Assert.True(probe.PeakBytes > ByteSize.FromMiB(8) && probe.MinimumStackBytes < ByteSize.FromKiB(128), probe.Notes[0]);
    }

    [Fact]
    public async Task Later_calls_are_many_and_read_what_they_take()
    {
        var record = await RunAsync("coin");

        Assert.True(record.LaterCalls is { Problem: null }, TrialBench.Describe(record));
        Assert.InRange(record.LaterCalls.Peaks.Sum(run => run.Calls), 2, 16);
    }

    [Theory]
    [InlineData("raises_the_second_time", "ValueError: once only")]
    [InlineData("dies_the_second_time", "a later call ended the worker: ")]
    [InlineData("hangs_the_second_time", "a later call did not return within 4 s")]
    public async Task What_can_be_called_once_was_measured_once(string function, string problem)
    {
        var record = await RunAsync(function);

        Assert.True(record.Outcome is Outcome.Completed { Reading: not null }, TrialBench.Describe(record));
        Assert.StartsWith(problem, record.LaterCalls?.Problem, StringComparison.Ordinal);
    }

    /// <summary>On a stack of the first call's peak there is no room for the exception of the second.</summary>
    [Fact]
    public async Task What_can_be_called_once_needs_what_its_first_call_took()
    {
        var probe = await ProbeAsync("raises_the_second_time");

        Assert.True(probe is { Verified: true, PredictionHeld: true }, string.Join("; ", probe.Notes));
        Assert.Equal(probe.PeakBytes, probe.MinimumStackBytes!.Value - probe.ReserveBytes);
    }

    [Fact]
    public async Task A_later_call_that_overflows_is_an_overflow_of_this_stack()
    {
        // Of some 20 calls on 1 MiB each second one needs 2.5.
        var record = await RunAsync("coin", ByteSize.FromMiB(1));

        Assert.True(record.Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow }, TrialBench.Describe(record));
    }

    private async Task<ProbeResult> ProbeAsync(string function)
    {
        var mark = new ProcessMark();
        var plan = new ProbePlan($"{Varying}:{function}", RealLab.Environment(mark), 2, PlainSizes: null);
        var records = await new WorkloadProbe(lab.Supervisor(TrialBench.Long), plan).RunAsync(CancellationToken.None);
        mark.AssertNoneAlive();
        return ProbeAnalysis.Analyse(records, MarginRule.Usual);
    }

    private async Task<TrialRecord> RunAsync(string function, ByteSize? size = null)
    {
        var mark = new ProcessMark();
        var spec = new TrialSpec(
            $"{Varying}:{function}", Host.Guarded, size ?? ByteSize.FromMiB(16), RealLab.Environment(mark), Watermark.Residency, 0)
        {
            LaterCallsSeconds = 1,
            DeadlineSeconds = 4,
        };
        var record = await lab.Supervisor(TrialBench.Long).RunAsync(spec, CancellationToken.None);
        mark.AssertNoneAlive();
        return record;
    }
}
