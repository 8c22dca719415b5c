using Lab.Supervision;
using Lab.Trials;
using static Lab.Tests.Supervision.CrashRemains;

namespace Lab.Tests.Supervision;

/// <summary>Crashes of which no address tells: by the last message of the CLR or of Python, by the signal, by the exit status.</summary>
public sealed class CrashByLastMessageTests
{
    private const string FaultHandler = "Fatal Python error: Segmentation fault\n\nCurrent thread";

    [Theory]
    [InlineData("Fatal error.\nInternal CLR error. (0x80131506)\n   at X\n", CrashKind.ClrInternalError,
        "Internal CLR error. (0x80131506)")]
    [InlineData("Process ended. Internal CLR error (0x80131506)\n", CrashKind.ClrInternalError,
        "Process ended. Internal CLR error (0x80131506)")]
    [InlineData("noise\nFatal Python error: deallocating None\n", CrashKind.PythonFatalError, "Fatal Python error: deallocating None")]
    [InlineData("Unhandled exception. System.NullReferenceException\n", CrashKind.UnhandledException,
        "Unhandled exception. System.NullReferenceException")]
    [InlineData("Fatal error. System.AccessViolationException\n", CrashKind.SegmentationFault,
        "Fatal error. System.AccessViolationException")]
    // No fault was recorded, and the CLR would have had one.
    [InlineData("Stack overflow.\n", CrashKind.Aborted, "killed by SIGABRT")]
    public void The_last_words_of_a_process_that_aborted_tell_where_no_address_does(string error, CrashKind kind, string detail)
    {
        var aborted = new Evidence { ExitStatus = 134, StandardError = error, Faults = [Sent(SIGABRT)] };

        AssertNamed(kind, detail, aborted);
        // One that chose its status can have written anything.
        Assert.Equal(CrashKind.ExitedEarly, CrashNaming.Name(aborted with { ExitStatus = 3, Faults = [] }).Crash);
        Assert.Equal(CrashKind.ExitedEarly, CrashNaming.Name(aborted with { EndedBySignal = 0, Faults = [] }).Crash);
    }

    [Fact]
    public void Where_nobody_records_faults_the_CLRs_words_are_all_there_is()
    {
        var evidence = new Evidence { ExitStatus = 134, StandardError = "Stack overflow.\n   at X\n" };

        Assert.Equal(new(CrashKind.StackOverflow, "the CLR said: Stack overflow."), CrashNaming.Name(evidence, recordsFaults: false));
    }

    [Fact]
    public void What_faulthandler_announces_is_named_after_the_first_fault()
    {
        var evidence = Guarded(Fault(SIGSEGV, 0x10), Sent(SIGSEGV)) with { StandardError = FaultHandler };

        AssertNamed(CrashKind.SegmentationFault, "signal 11 at 0x10, stack pointer 0x7f1000080000", evidence);
        Assert.True(CrashNaming.IsExplained(evidence));
    }

    [Fact]
    public void A_fault_that_only_faulthandler_saw_can_be_anywhere()
    {
        var evidence = Guarded(Sent(SIGSEGV), Sent(SIGABRT)) with { StandardError = FaultHandler };

        Assert.False(CrashNaming.IsExplained(evidence));
        AssertNamed(
            CrashKind.SegmentationFault,
            "signal 11, sent by process 4711, after Python's faulthandler had reported it: where the fault was cannot be known",
            evidence);
        AssertNamed(CrashKind.Signalled, "signal 11, sent by process 4711", evidence with { StandardError = null });
    }

    [Fact]
    public void Python_that_aborts_itself_has_a_reason_of_its_own()
    {
        AssertNamed(
            CrashKind.PythonFatalError,
            "Fatal Python error: none_dealloc",
            Guarded(Sent(SIGABRT)) with { StandardError = "Fatal Python error: none_dealloc\nFatal Python error: Aborted\n" });
        AssertNamed(
            CrashKind.PythonFatalError, "Fatal Python error", new Evidence { ExitStatus = 134, StandardError = "Fatal Python error" });
    }

    [Theory]
    [InlineData(SIGABRT, CrashKind.Aborted, "killed by SIGABRT")]
    [InlineData(SIGILL, CrashKind.IllegalInstruction, "killed by SIGILL")]
    [InlineData(SIGBUS, CrashKind.BusError, "killed by SIGBUS")]
    [InlineData(SIGFPE, CrashKind.ArithmeticFault, "killed by SIGFPE")]
    [InlineData(SIGSEGV, CrashKind.SegmentationFault, "killed by SIGSEGV")]
    [InlineData(SIGTERM, CrashKind.Signalled, "killed by SIGTERM")]
    [InlineData(64, CrashKind.Signalled, "killed by signal 64")]
    public void Where_there_are_neither_the_signal_does(int signal, CrashKind kind, string detail) =>
        AssertNamed(kind, detail, new Evidence { ExitStatus = 128 + signal, EndedBySignal = signal });

    [Fact]
    public void A_status_that_looks_like_a_signals_may_have_been_chosen()
    {
        var evidence = Guarded() with { ExitStatus = 128 + SIGSEGV };

        Assert.False(CrashNaming.IsExplained(evidence));
        AssertNamed(
            CrashKind.SegmentationFault,
            "killed by SIGSEGV, or it chose status 139: no fault was recorded, so which cannot be known",
            evidence);
        AssertNamed(
            CrashKind.ExitedEarly,
            "the worker exited with status 139 before its trial ended, and not by SIGSEGV",
            evidence with { EndedBySignal = 0 });
    }

    [Fact]
    public void A_stack_too_small_to_enter_the_runtime_has_no_other_witness() => AssertNamed(
        CrashKind.StackOverflow,
        "SIGSEGV on a stack of 4 KiB, too small to enter the runtime and to handle it on",
        Guarded() with { ExitStatus = 128 + SIGSEGV, Stack = new(Stack.Low, Stack.Low + 4096) });

    [Fact]
    public void A_signal_that_was_not_sent_to_a_host_that_forks_was_for_its_child()
    {
        var forked = Guarded() with { ExitStatus = 128 + SIGTERM, Forks = new(2, Returned: false, LeftBehind: false) };

        Assert.Equal(CrashKind.Fork, CrashNaming.Name(forked).Crash);
        Assert.Equal(CrashKind.Signalled, CrashNaming.Name(forked with { Faults = [Sent(SIGTERM)] }).Crash);
        Assert.Equal(CrashKind.Fork, CrashNaming.Name(forked with { ExitStatus = 0, Forks = new(1, Returned: true, false) }).Crash);
        var limit = TimeSpan.FromSeconds(60);
        Assert.Equal(CrashKind.Fork, CrashNaming.Hang(forked with { Forks = new(1, false, LeftBehind: true) }, limit)?.Crash);
        Assert.Null(CrashNaming.Hang(forked, limit));
    }

    [Fact]
    public void A_fault_of_one_that_forked_may_be_of_code_that_a_child_has_overwritten()
    {
        var forks = new ForkEvidence(1, Returned: false, LeftBehind: false);
        var forked = Guarded(Fault(SIGSEGV, 0)) with { ExitStatus = 128 + SIGSEGV, Forks = forks };

        var crash = CrashNaming.Name(forked);

        Assert.Equal(CrashKind.SegmentationFault, crash.Crash);
        Assert.Contains("; it had forked a child, and what a child of .NET compiles can overwrite", crash.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("forked", CrashNaming.Name(forked with { Forks = null }).Detail, StringComparison.Ordinal);
        var overflow = CrashNaming.Name(Guarded(OfFrame(SIGSEGV, Stack.Low - 8)) with { ExitStatus = 128 + SIGABRT, Forks = forks });
        Assert.DoesNotContain("forked", overflow.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_that_the_lab_did_not_send_points_to_the_kernel()
    {
        AssertNamed(
            CrashKind.Killed, "SIGKILL that the lab did not send: look for the kernel's out-of-memory killer", new Evidence
            {
                ExitStatus = 128 + SIGKILL,
            });
    }

    [Fact]
    public void The_fault_tells_more_than_the_status_that_the_CLR_made_of_it()
    {
        var evidence = new Evidence { ExitStatus = 134, Faults = [Fault(SIGILL, 0x1234), Sent(SIGABRT)] };

        AssertNamed(CrashKind.IllegalInstruction, "signal 4 at 0x1234, stack pointer 0x7f1000080000", evidence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(128)]
    [InlineData(200)]
    [InlineData(255)]
    public void An_exit_before_the_outcome_is_one_whatever_its_status(int status)
    {
        AssertNamed(
            CrashKind.ExitedEarly, $"the worker exited with status {status} before its trial ended", new Evidence { ExitStatus = status });
    }

    [Fact]
    public void Nothing_at_all_is_an_early_exit() => Assert.Equal(CrashKind.ExitedEarly, CrashNaming.Name(new Evidence()).Crash);
}
