using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;

namespace Lab.Tests.Hosts;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class PoolHostTests(RealLab lab)
{
    private readonly TrialBench _bench = new(lab);

    // Around the sizes at which glibc would hand out the cached stack of a thread that has ended.
    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(260)]
    [InlineData(516)]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(8192)]
    [InlineData(65536)]
    public async Task Its_stack_has_the_size_that_was_asked_for(long kib)
    {
        var record = await _bench.RunAsync("raises_unspeakable", host: Host.Pool, size: ByteSize.FromKiB(kib));

        Assert.True(record.Outcome is Outcome.Raised { Stage: TrialStage.Call }, TrialBench.Describe(record));
        Assert.Equal(ByteSize.FromKiB(kib), record.Evidence.Stack?.Size);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(60)]
    public async Task What_the_runtime_does_not_start_with_is_a_failed_launch(long kib)
    {
        var record = await RunAsync("lab.empty", ByteSize.FromKiB(kib));

        Assert.True(record.Outcome is Outcome.LaunchFailed, TrialBench.Describe(record));
    }

    [Fact]
    public async Task The_smallest_that_it_starts_with_holds_an_empty_call()
    {
        var record = await RunAsync("lab.empty", ByteSize.FromKiB(64));

        Assert.True(record.Outcome is Outcome.Completed { Reading: null }, TrialBench.Describe(record));
    }

    [Fact]
    public async Task An_overrun_is_one()
    {
        var record = await RunAsync("lab.empty", ByteSize.FromKiB(256), minimum: ByteSize.FromKiB(260));

        Assert.Equal(new Outcome.Overran(ByteSize.FromKiB(260)), record.Outcome);
    }

    [Theory]
    [InlineData("reads_a_wild_pointer", CrashKind.SegmentationFault)]
    [InlineData("exits_with_7", CrashKind.ExitedEarly)]
    public async Task A_death_is_named_after_its_cause(string function, CrashKind kind)
    {
        var record = await _bench.RunAsync(function, host: Host.Pool);

        Assert.True(record.Outcome is Outcome.Crashed { Crash: var crash } && crash == kind, TrialBench.Describe(record));
    }

    [Fact]
    public async Task At_the_deadline_it_is_over()
    {
        var record = await _bench.RunAsync("loops", TrialBench.Short, Host.Pool);

        Assert.Equal(new Outcome.TimedOut(3), record.Outcome);
    }

    private Task<TrialRecord> RunAsync(string workload, ByteSize size, ByteSize? minimum = null) => lab.Supervisor(TrialBench.Long)
        .RunAsync(
        new(workload, Host.Pool, size, RealLab.Environment(new ProcessMark()), Watermark.None, 0) { MinimumStack = minimum },
        CancellationToken.None);
}
