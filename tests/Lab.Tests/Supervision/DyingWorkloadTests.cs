using Lab.Trials;

namespace Lab.Tests.Supervision;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class DyingWorkloadTests(RealLab lab)
{
    private static readonly ByteSize TooSmall = ByteSize.FromKiB(64);

    private readonly TrialBench _bench = new(lab);

    [Theory]
    [InlineData("exits_with_0", CrashKind.ExitedEarly)]
    [InlineData("exits_with_7", CrashKind.ExitedEarly)]
    [InlineData("exits_with_255", CrashKind.ExitedEarly)]
    [InlineData("aborts", CrashKind.Aborted)]
    [InlineData("reads_a_wild_pointer", CrashKind.SegmentationFault)]
    [InlineData("kills_itself", CrashKind.Killed)]
    [InlineData("is_sent_sigill", CrashKind.Signalled)]
    [InlineData("is_sent_sigsegv", CrashKind.Signalled)]
    [InlineData("runs_an_illegal_instruction", CrashKind.IllegalInstruction)]
    [InlineData("sends_itself_sigterm", CrashKind.Signalled)]
    [InlineData("raises_the_core_limit_and_aborts", CrashKind.Aborted)]
    public Task A_death_is_named_after_its_cause(string function, CrashKind kind) =>
        AssertCrashAsync(kind, function, Host.Guarded, size: null);

    [Theory]
    [InlineData("exits_with_0", CrashKind.ExitedEarly)]
    [InlineData("reads_a_wild_pointer", CrashKind.SegmentationFault)]
    [InlineData("kills_itself", CrashKind.Killed)]
    public Task So_it_is_on_a_plain_thread(string function, CrashKind kind) => AssertCrashAsync(kind, function, Host.Thread, size: null);

    [Theory]
    [InlineData("overflows")]
    [InlineData("overflows_with_faulthandler")]
    public Task A_stack_overflow_is_one_whoever_handles_the_signal(string function) =>
        AssertCrashAsync(CrashKind.StackOverflow, function, Host.Guarded, TooSmall);

    // Its handler returns to the instruction that faulted, and that faults again, for ever.
    [Fact]
    public async Task One_that_is_handled_again_and_again_is_told_at_the_deadline()
    {
        var record = await _bench.RunAsync("overflows_with_its_own_handler", TimeSpan.FromSeconds(6), size: TooSmall);

        Assert.True(record.Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow }, TrialBench.Describe(record));
    }


    [Fact]
    public Task A_wild_pointer_is_none_even_if_Python_reports_it() =>
        AssertCrashAsync(CrashKind.SegmentationFault, "reads_a_wild_pointer_with_faulthandler", Host.Guarded, size: null);

    [Fact]
    public Task An_overflow_that_touches_every_page_dies_in_the_guard_of_a_plain_thread() =>
        AssertCrashAsync(CrashKind.StackOverflow, "overflows", Host.Thread, TooSmall);

    [Fact]
    public async Task The_runtime_of_a_worker_leaves_no_files_behind()
    {
        var temporary = new NewEntries(Path.GetTempPath(), "*-*-*");

        var record = await _bench.RunAsync("tells_its_id_and_is_killed");

        var id = record.Evidence.StandardOutput!.Trim();
        Assert.True(int.TryParse(id, out _), TrialBench.Describe(record));
        Assert.DoesNotContain(temporary.Found, path => Path.GetFileName(path).Contains($"-{id}-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plain_trial_that_dies_after_its_call_has_not_completed()
    {
        var record = await _bench.RunAsync("aborts_after_it_returned", host: Host.Thread);

        Assert.True(record.Outcome is Outcome.Crashed { Crash: CrashKind.Aborted }, TrialBench.Describe(record));
        Assert.StartsWith("after the call had returned: ", ((Outcome.Crashed)record.Outcome).Detail, StringComparison.Ordinal);
        Assert.NotNull(record.CallSeconds);
    }

    private async Task AssertCrashAsync(CrashKind kind, string function, Host host, ByteSize? size)
    {
        var record = await _bench.RunAsync(function, host: host, size: size);

        Assert.True(record.Outcome is Outcome.Crashed { Crash: var crash } && crash == kind, TrialBench.Describe(record));
        Assert.DoesNotContain('\n', ((Outcome.Crashed)record.Outcome).Detail);
    }
}
