using Lab.StackProbe;
using Lab.Supervision;
using Lab.Trials;
using static Lab.Tests.Supervision.CrashRemains;

namespace Lab.Tests.Supervision;

/// <summary>Crashes of which no address tells: by the last message of the CLR or of Python, by the signal, by the exit status.</summary>
public sealed class CrashByLastMessageTests
{
    [Theory]
    [InlineData("Stack overflow.\n   at Lab.Worker.MeasuredCall.Body()\n", CrashKind.StackOverflow, "the CLR said: Stack overflow.")]
    [InlineData("Fatal error.\nInternal CLR error. (0x80131506)\n   at X\n", CrashKind.ClrInternalError,
        "Internal CLR error. (0x80131506)")]
    [InlineData("Process ended. Internal CLR error (0x80131506)\n", CrashKind.ClrInternalError,
        "Process ended. Internal CLR error (0x80131506)")]
    [InlineData("noise\nFatal Python error: deallocating None\n", CrashKind.PythonFatalError, "Fatal Python error: deallocating None")]
    [InlineData("Unhandled exception. System.NullReferenceException\n", CrashKind.UnhandledException,
        "Unhandled exception. System.NullReferenceException")]
    [InlineData("Fatal error. System.AccessViolationException\n", CrashKind.SegmentationFault,
        "Fatal error. System.AccessViolationException")]
    [InlineData("Stack overflow.\nInternal CLR error. (0x80131506)\n", CrashKind.StackOverflow, "the CLR said: Stack overflow.")]
    public void The_last_words_tell_where_no_address_does(string error, CrashKind kind, string detail)
    {
        AssertNamed(kind, detail, new Evidence { ExitStatus = 134, StandardError = error, Faults = [Fault(SIGABRT, 0)] });
    }

    [Theory]
    [InlineData("Segmentation fault")]
    [InlineData("Bus error")]
    [InlineData("Illegal instruction")]
    public void What_faulthandler_announces_is_named_after_the_first_fault(string announced)
    {
        var sentAgain = new FaultRecord(SIGSEGV, -6, 4711, 0x7f20_0000_8000, 0x40_0000, 4711);
        var evidence = Guarded(
            Fault(SIGSEGV, 0x10), sentAgain) with
        { StandardError = $"Fatal Python error: {announced}\n\nCurrent thread" };

        AssertNamed(CrashKind.SegmentationFault, "signal 11 at 0x10, stack pointer 0x7f1000080000", evidence);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(evidence with { Faults = [sentAgain] }).Crash);
    }

    [Fact]
    public void Python_that_aborts_itself_has_a_reason_of_its_own()
    {
        AssertNamed(
            CrashKind.PythonFatalError,
            "Fatal Python error: none_dealloc",
            Guarded(Fault(SIGABRT, 0)) with { StandardError = "Fatal Python error: none_dealloc\nFatal Python error: Aborted\n" });
        AssertNamed(
            CrashKind.PythonFatalError, "Fatal Python error", new Evidence { ExitStatus = 134, StandardError = "Fatal Python error" });
    }

    [Theory]
    [InlineData(SIGABRT, CrashKind.Aborted)]
    [InlineData(SIGILL, CrashKind.IllegalInstruction)]
    [InlineData(SIGBUS, CrashKind.BusError)]
    [InlineData(SIGFPE, CrashKind.ArithmeticFault)]
    [InlineData(SIGSEGV, CrashKind.SegmentationFault)]
    [InlineData(SIGTERM, CrashKind.Signalled)]
    [InlineData(64, CrashKind.Signalled)]
    public void Where_there_are_neither_the_status_does(int signal, CrashKind kind)
    {
        AssertNamed(kind, $"killed by signal {signal}", new Evidence { ExitStatus = 128 + signal });
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
        var evidence = new Evidence { ExitStatus = 134, Faults = [Fault(SIGILL, 0x1234), Fault(SIGABRT, 0)] };

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
    public void A_segmentation_fault_without_a_record_had_no_stack_to_write_one_on()
    {
        Assert.SkipUnless(FaultRecorder.IsSupported, "no fault records are written on this processor");
        AssertNamed(CrashKind.StackOverflow, "SIGSEGV with no stack left to handle it on", Guarded() with { ExitStatus = 128 + SIGSEGV });
        // Before the measured stack was there, nothing can have overflown it.
        AssertNamed(CrashKind.SegmentationFault, "killed by signal 11", new Evidence { ExitStatus = 128 + SIGSEGV });
    }

    [Fact]
    public void Where_nobody_records_faults_that_there_is_no_record_says_nothing()
    {
        var evidence = Plain() with { ExitStatus = 128 + SIGSEGV };

        Assert.Equal(new(CrashKind.SegmentationFault, "killed by signal 11"), CrashNaming.Name(evidence, recordsFaults: false));
    }

    [Fact]
    public void Nothing_at_all_is_an_early_exit() => Assert.Equal(CrashKind.ExitedEarly, CrashNaming.Name(new Evidence()).Crash);
}
