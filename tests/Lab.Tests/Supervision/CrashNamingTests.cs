using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Supervision;

public sealed class CrashNamingTests
{
    private const int SIGILL = 4;
    private const int SIGABRT = 6;
    private const int SIGBUS = 7;
    private const int SIGFPE = 8;
    private const int SIGKILL = 9;
    private const int SIGSEGV = 11;
    private const int SIGTERM = 15;

    /// <summary>1 MiB of stack above a red zone of 64 MiB, as the worker says it.</summary>
    private static readonly MemoryRange Stack = new(0x7f10_0000_0000, 0x7f10_0010_0000);

    private static readonly MemoryRange RedZone = new(Stack.Low - (64 << 20), Stack.Low);

    private static readonly MemoryRange Guard = new(Stack.Low - 4096, Stack.Low);

    private static readonly MemoryRange Nothing = new(Stack.Low, Stack.Low);

    [Fact]
    public void A_fault_in_the_red_zone_is_an_overflow()
    {
        AssertNamed(CrashKind.StackOverflow, "touched 512 KiB below the stack, inside the 64 MiB that guard it", Guarded(Fault(SIGSEGV, Stack.Low - (512 << 10))));
        AssertNamed(CrashKind.StackOverflow, "touched 1 B below the stack, inside the 64 MiB that guard it", Guarded(Fault(SIGSEGV, Stack.Low - 1)));
        AssertNamed(CrashKind.StackOverflow, "touched 64 MiB below the stack, inside the 64 MiB that guard it", Guarded(Fault(SIGBUS, RedZone.Low)));
    }

    [Fact]
    public void It_stays_one_whatever_faulted_after_it()
    {
        var evidence = Guarded(Fault(SIGSEGV, Stack.Low - 4096), Fault(SIGSEGV, 0x10), Fault(SIGILL, 0x55_0000), Fault(SIGABRT, 0)) with
        {
            StandardError = "Fatal Python error: Segmentation fault\nInternal CLR error. (0x80131506)\n",
        };

        AssertNamed(CrashKind.StackOverflow, "touched 4 KiB below the stack, inside the 64 MiB that guard it", evidence);
    }

    [Fact]
    public void A_fault_in_the_one_guard_page_of_a_plain_thread_is_an_overflow()
    {
        AssertNamed(
            CrashKind.StackOverflow,
            "touched 8 B below the stack, inside the 4 KiB that guard it",
            Plain(Fault(SIGSEGV, Stack.Low - 8, stackPointer: Stack.Low + 256)));
    }

    [Fact]
    public void A_plain_thread_that_stepped_over_its_guard_is_known_by_its_stack_pointer()
    {
        AssertNamed(
            CrashKind.StackOverflow,
            "stepped over the 4 KiB guard: touched 528 KiB below the stack",
            Plain(Fault(SIGSEGV, Stack.Low - (528 << 10), stackPointer: Stack.Low - (527 << 10))));
    }

    [Fact]
    public void A_wild_pointer_is_no_overflow_wherever_it_points()
    {
        AssertNamed(CrashKind.SegmentationFault, "signal 11 at 0x10, stack pointer 0x7f1000080000", Plain(Fault(SIGSEGV, 0x10)));
        AssertNamed(CrashKind.SegmentationFault, "signal 11 at 0x10, stack pointer 0x7f1000080000", Guarded(Fault(SIGSEGV, 0x10)));
        // Below the stack, but with a stack pointer that is where it should be.
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Plain(Fault(SIGSEGV, Stack.Low - (1 << 20)))).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, Stack.High + 8))).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, Stack.Low))).Crash);
    }

    [Fact]
    public void Without_a_guard_the_stack_pointer_still_tells()
    {
        var evidence = Plain(Fault(SIGSEGV, Stack.Low - (528 << 10), stackPointer: Stack.Low - (527 << 10))) with { RedZone = Nothing };

        Assert.Equal(CrashKind.StackOverflow, CrashNaming.Name(evidence).Crash);
    }

    [Theory]
    [InlineData("Stack overflow.\n   at Lab.Worker.MeasuredCall.Body()\n", CrashKind.StackOverflow, "the CLR said: Stack overflow.")]
    [InlineData("Fatal error.\nInternal CLR error. (0x80131506)\n   at X\n", CrashKind.ClrInternalError, "Internal CLR error. (0x80131506)")]
    [InlineData("Process terminated. Internal CLR error (0x80131506)\n", CrashKind.ClrInternalError, "Process terminated. Internal CLR error (0x80131506)")]
    [InlineData("noise\nFatal Python error: none_dealloc: deallocating None\n", CrashKind.PythonFatalError, "Fatal Python error: none_dealloc: deallocating None")]
    [InlineData("Unhandled exception. System.NullReferenceException: Object\n", CrashKind.UnhandledException, "Unhandled exception. System.NullReferenceException: Object")]
    [InlineData("Fatal error. System.AccessViolationException: Attempted\n", CrashKind.SegmentationFault, "Fatal error. System.AccessViolationException: Attempted")]
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
        var evidence = Guarded(Fault(SIGSEGV, 0x10), sentAgain) with { StandardError = $"Fatal Python error: {announced}\n\nCurrent thread" };

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
        AssertNamed(CrashKind.PythonFatalError, "Fatal Python error", new Evidence { ExitStatus = 134, StandardError = "Fatal Python error" });
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
            CrashKind.Killed, "SIGKILL that the lab did not send: look for the kernel's out-of-memory killer", new Evidence { ExitStatus = 128 + SIGKILL });
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
        AssertNamed(CrashKind.ExitedEarly, $"the worker exited with status {status} before its trial ended", new Evidence { ExitStatus = status });
    }

    [SkippableFact]
    public void A_segmentation_fault_without_a_record_had_no_stack_to_write_one_on()
    {
        Skip.IfNot(Trials.Messages.FaultWire.IsWritten, "no fault records are written on this processor");
        AssertNamed(CrashKind.StackOverflow, "SIGSEGV with no stack left to handle it on", Guarded() with { ExitStatus = 128 + SIGSEGV });
        // Before the measured stack was there, nothing can have overflown it.
        AssertNamed(CrashKind.SegmentationFault, "killed by signal 11", new Evidence { ExitStatus = 128 + SIGSEGV });
    }

    [Fact]
    public void Nothing_at_all_is_an_early_exit() => Assert.Equal(CrashKind.ExitedEarly, CrashNaming.Name(new Evidence()).Crash);

    private static Evidence Guarded(params FaultRecord[] faults) => new() { ExitStatus = 134, Stack = Stack, RedZone = RedZone, Faults = [.. faults] };

    private static Evidence Plain(params FaultRecord[] faults) => new() { ExitStatus = 134, Stack = Stack, RedZone = Guard, Faults = [.. faults] };

    private static FaultRecord Fault(int signal, ulong address, ulong? stackPointer = null) =>
        new(signal, 1, address, stackPointer ?? Stack.Low + (512 << 10), 0x40_0000, 4711);

    private static void AssertNamed(CrashKind kind, string detail, Evidence evidence) =>
        Assert.Equal(new Outcome.Crashed(kind, detail), CrashNaming.Name(evidence));
}
