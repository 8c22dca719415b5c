using Lab.StackProbe;
using Lab.Tests.Processes;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>Two trials in one worker: the first completes there, and the second is traced or has to die.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class SharedWorkerTests(RealLab lab)
{
    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);
    private static readonly ByteSize TooSmall = ByteSize.FromKiB(64);

    [Fact]
    public async Task A_call_that_must_die_dies_where_another_completed()
    {
        var records = await RunAsync("deep_json", first => Second(first) with { StackSize = TooSmall });

        Assert.Equal(2, records.Length);
        Assert.True(records[0] is { Outcome: Outcome.Completed { Reading: not null }, SharesWorker: false }, Describe(records));
        Assert.True(records[1] is { Outcome: Outcome.Crashed { Crash: CrashKind.StackOverflow }, SharesWorker: true }, Describe(records));
        Assert.Equal(TooSmall.Bytes, records[1].Evidence.Stack!.Size.Bytes);
        Assert.NotEmpty(records[1].Evidence.Faults);
    }

    [Fact]
    public async Task A_traced_call_shows_what_took_the_stack_that_the_first_one_took()
    {
        SkipUnlessFullyTraced();

        var records = await RunAsync("deep_json", first => Second(first) with { Trace = true, MinimumStack = PeakOf(first) });

        Assert.Equal(2, records.Length);
        Assert.True(records[1] is { Outcome: Outcome.Completed, SharesWorker: true, Growth.Steps: [_, ..] }, Describe(records));
        Assert.Equal(PeakOf(records[0]), records[1].Growth!.Steps.Max(step => step.DepthBytes));
    }

    [Fact]
    public async Task A_traced_call_that_is_less_deep_is_not_told()
    {
        SkipUnlessFullyTraced();

        var deeper = ByteSize.Page + ByteSize.Page;
        var records = await RunAsync("deep_json", first => Second(first) with { Trace = true, MinimumStack = PeakOf(first) + deeper });

        Assert.True(records is [{ Outcome: Outcome.Completed, Growth: null }], Describe(records));
    }

    [Theory]
    [InlineData("deep_json", false)]
    [InlineData("kills_itself_in_the_second_call", false)]
    [InlineData("kills_itself_in_the_second_call", true)]
    public async Task What_does_not_end_as_it_is_made_to_is_not_told(string function, bool traced)
    {
        var records = await RunAsync(function, first => Second(first) with { Trace = traced });

        Assert.True(records is [{ Outcome: Outcome.Completed { Reading: not null } }], Describe(records));
    }

    [Theory]
    [InlineData("kills_itself")]
    [InlineData("raises")]
    public async Task After_a_call_that_did_not_complete_there_is_no_other(string function)
    {
        var records = await RunAsync(function, _ => throw new InvalidOperationException("asked for another trial"));

        Assert.False(Assert.Single(records).Outcome is Outcome.Completed, Describe(records));
    }

    private static void SkipUnlessFullyTraced() =>
        Assert.SkipUnless(UserFaultFd.Probe().Access == UserFaultFdAccess.Full, "without privilege a trace is coarser, or there is none");

    private async Task<ImmutableArray<TrialRecord>> RunAsync(string function, Func<TrialRecord, TrialSpec?> next)
    {
        var mark = new ProcessMark();
        var spec = new TrialSpec(TrialBench.Named(function), Host.Guarded, Roomy, RealLab.Environment(mark), Watermark.Residency, 0);
        var records = await lab.Supervisor(TrialBench.Long).RunAsync(spec, next, CancellationToken.None);
        mark.AssertNoneAlive();
        return records;
    }

    private static TrialSpec Second(TrialRecord first) => first.Spec with { Watermark = Watermark.None };

    private static ByteSize PeakOf(TrialRecord measured) => ((Outcome.Completed)measured.Outcome).Reading!.Peak;

    private static string Describe(ImmutableArray<TrialRecord> records) => string.Join('\n', records.Select(TrialBench.Describe));
}
