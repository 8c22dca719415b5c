using Lab.StackProbe;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Triage;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>Deaths that leave the wrong traces behind, or none: named by what the kernel says all the same.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class MisleadingDeathTests
{
    private static readonly string Misleading = Path.Combine(AppContext.BaseDirectory, "Workloads", "misleading.py");

    private readonly RealLab _lab;

    public MisleadingDeathTests(RealLab lab)
    {
        Assert.SkipUnless(SignalWatch.IsSupported, "faults are recorded and watched on Linux x64 only");
        _lab = lab;
    }

    [Theory]
    [InlineData("null_with_sigsegv_blocked", CrashKind.SegmentationFault)]
    [InlineData("null_with_sigsegv_default", CrashKind.SegmentationFault)]
    [InlineData("null_with_sigsegv_ignored", CrashKind.SegmentationFault)]
    [InlineData("null_with_descriptors_closed", CrashKind.SegmentationFault)]
    [InlineData("null_on_a_thread_that_blocks_all", CrashKind.SegmentationFault)]
    [InlineData("null_without_an_alternate_stack", CrashKind.SegmentationFault)]
    [InlineData("points_into_the_red_zone", CrashKind.SegmentationFault)]
    [InlineData("overflow_with_sigsegv_blocked", CrashKind.StackOverflow)]
    [InlineData("overflow_with_a_handler_that_exits", CrashKind.StackOverflow)]
    [InlineData("frame_of_100_MiB", CrashKind.StackOverflow)]
    [InlineData("overflow_of_another_thread", CrashKind.OtherThreadOverflow)]
    [InlineData("exits_with_139", CrashKind.ExitedEarly)]
    [InlineData("exits_with_134", CrashKind.ExitedEarly)]
    [InlineData("prints_and_exits", CrashKind.ExitedEarly)]
    [InlineData("child_raises", CrashKind.Fork)]
    [InlineData("child_is_terminated", CrashKind.Fork)]
    public async Task It_is_named_by_what_the_kernel_says(string function, CrashKind kind) => AssertCrash(kind, await RunAsync(function));

    [Theory]
    [InlineData("overflow_that_is_handled_for_ever", CrashKind.StackOverflow)]
    [InlineData("child_is_waited_for", CrashKind.Fork)]
    public async Task So_is_one_that_hangs(string function, CrashKind kind) => AssertCrash(kind, await RunAsync(function, seconds: 4));

    [Fact]
    public async Task What_a_workload_writes_among_the_records_is_none()
    {
        var record = await RunAsync("forges_records_of_an_overflow");

        AssertCrash(CrashKind.SegmentationFault, record);
        Assert.Equal(0UL, Assert.Single(record.Evidence.Faults, f => !f.IsSent).Address);
        Assert.Equal("119 byte(s) in the pipe of fault records that are none", record.Evidence.Garbage);
    }

    [Fact]
    public async Task A_child_that_ends_by_itself_does_no_harm_and_is_known()
    {
        var record = await RunAsync("child_that_ends");

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.Equal(new(1, Returned: false, LeftBehind: false), record.Evidence.Forks);
    }

    [Theory]
    [InlineData("null_with_sigsegv_blocked", TriageCause.WildPointer)]
    [InlineData("overflow_with_sigsegv_blocked", TriageCause.Stack)]
    [InlineData("overflow_of_another_thread", TriageCause.OtherThreadStack)]
    [InlineData("exits_with_139", TriageCause.Exit)]
    [InlineData("child_is_terminated", TriageCause.Fork)]
    internal async Task Triage_blames_what_it_was(string function, TriageCause cause)
    {
        var mark = new ProcessMark();

        var report = await _lab.TriageAsync(Spec(function, mark), mark, TimeSpan.FromSeconds(40));

        Assert.True(report.Cause == cause, string.Join('\n', TriageScreen.Lines(report)));
    }

    private async Task<TrialRecord> RunAsync(string function, double seconds = 40)
    {
        var mark = new ProcessMark();
        var supervisor = new TrialSupervisor(_lab.Launcher, _lab.Context.Recipe, Limits(seconds));
        var record = await supervisor.RunAsync(Spec(function, mark), CancellationToken.None);
        mark.AssertNoneAlive();
        return record;
    }

    private static TrialLimits Limits(double seconds) => TrialLimits.Default with { Deadline = TimeSpan.FromSeconds(seconds) };

    private static TrialSpec Spec(string function, ProcessMark mark) => new(
        $"{Misleading}:{function}", Host.Guarded, ByteSize.FromMiB(1), RealLab.Environment(mark), Watermark.None, 0);

    private static void AssertCrash(CrashKind kind, TrialRecord record) =>
        Assert.True(record.Outcome is Outcome.Crashed { Crash: var crash } && crash == kind, TrialBench.Describe(record));
}
