using Lab.StackProbe.Tests.Crashes;

namespace Lab.StackProbe.Tests.Faults;

/// <summary>The recorder in processes that fault: what it writes, and that they end, or go on, as if it were not there.</summary>
public sealed class FaultRecorderTests
{
    private const int SEGV_MAPERR = 1;
    private const int SEGV_ACCERR = 2;
    private const int SI_TKILL = -6;

    public FaultRecorderTests() => Assert.SkipUnless(FaultRecorder.IsSupported, "fault records are written on Linux x64 only");

    [Fact]
    public void An_overrun_is_recorded_with_an_address_in_the_red_zone()
    {
        var (remains, faults) = VictimProcess.RunRecorded("overrun", "524288", "540672");

        remains.AssertDied();
        var fault = faults[0];
        Assert.Equal((SignalNumber.SIGSEGV, SEGV_ACCERR), (fault.Signal, fault.Code));
        Assert.True(remains.RedZone.Contains(fault.Address), $"{fault.Address:x} is not in {remains.RedZone}");
        Assert.True(remains.Stack.Contains(fault.StackPointer), $"{fault.StackPointer:x} is not in {remains.Stack}");
        Assert.InRange(fault.StackPointer - fault.Address, 540672 - 4096, 540672 + 4096);
        Assert.NotEqual(0, fault.ProgramCounter);
        Assert.True(fault.Thread > 0 && fault.Process > 0 && fault.Thread != fault.Process, $"{fault}");
        Assert.True(remains.Stack.Contains(fault.ThreadPointer), $"{fault.ThreadPointer:x} is not in {remains.Stack}");
    }

    [Fact]
    public void The_process_ends_the_same_without_a_recorder()
    {
        var without = VictimProcess.Run("overrun", "524288", "540672");
        var (with, _) = VictimProcess.RunRecorded("overrun", "524288", "540672");

        Assert.Equal(Remains.Aborted, without.ExitStatus);
        Assert.Equal(without.ExitStatus, with.ExitStatus);
        Assert.Contains("AccessViolationException", without.Error, StringComparison.Ordinal);
        Assert.Equal(without.Error, with.Error);
    }

    [Fact]
    public void A_recursion_without_end_is_still_called_a_stack_overflow()
    {
        var (remains, faults) = VictimProcess.RunRecorded("overflow", "262144");

        remains.AssertDied();
        Assert.StartsWith("Stack overflow.", remains.Error, StringComparison.Ordinal);
        Assert.Equal(SignalNumber.SIGSEGV, faults[0].Signal);
        Assert.True(remains.RedZone.Contains(faults[0].Address), $"{faults[0].Address:x} is not in {remains.RedZone}");
        Assert.InRange(remains.Stack.Low - faults[0].Address, 1, 4096);
    }

    [Fact]
    public void A_null_reference_that_is_caught_is_recorded_and_survived()
    {
        var (remains, faults) = VictimProcess.RunRecorded("null-reference");

        Assert.Equal((0, ""), (remains.ExitStatus, remains.Error));
        var fault = Assert.Single(faults);
        Assert.Equal((SignalNumber.SIGSEGV, SEGV_MAPERR), (fault.Signal, fault.Code));
        Assert.InRange(fault.Address, 0, 4095);
    }

    [Fact]
    public void A_division_by_zero_that_is_caught_is_recorded_and_survived()
    {
        var (remains, faults) = VictimProcess.RunRecorded("divide-by-zero");

        Assert.Equal((0, ""), (remains.ExitStatus, remains.Error));
        var fault = Assert.Single(faults);
        Assert.Equal(SignalNumber.SIGFPE, fault.Signal);
        Assert.Equal(fault.ProgramCounter, fault.Address);
    }

    [Fact]
    public void An_abort_is_recorded_with_its_negative_code()
    {
        var (remains, faults) = VictimProcess.RunRecorded("abort");

        Assert.Equal(Remains.Aborted, remains.ExitStatus);
        Assert.Equal((SignalNumber.SIGABRT, SI_TKILL), (faults[0].Signal, faults[0].Code));
    }

    [Fact]
    public void A_wild_pointer_is_recorded_with_its_address()
    {
        var (remains, faults) = VictimProcess.RunRecorded("wild-pointer");

        Assert.Equal(Remains.Aborted, remains.ExitStatus);
        Assert.Contains("AccessViolationException", remains.Error, StringComparison.Ordinal);
        Assert.Equal((SignalNumber.SIGSEGV, SEGV_MAPERR), (faults[0].Signal, faults[0].Code));
        Assert.Equal(remains.Number("nowhere"), faults[0].Address);
    }

    [Fact]
    public void Installed_twice_it_records_once()
    {
        var (remains, faults) = VictimProcess.RunRecorded("recorded-twice");

        Assert.Equal((0, ""), (remains.ExitStatus, remains.Error));
        Assert.Single(faults);
    }

    [Fact]
    public void Installed_again_it_stands_in_front_of_a_handler_that_came_between()
    {
        var (remains, faults) = VictimProcess.RunRecorded("handler-of-another", "7");

        Assert.Equal(7, remains.ExitStatus);
        var fault = Assert.Single(faults);
        Assert.Equal((SignalNumber.SIGABRT, SI_TKILL), (fault.Signal, fault.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Held_it_waits_at_its_fault_until_it_is_released_or_nobody_is_left_to_do_it(bool byByte)
    {
        var without = VictimProcess.Run("overrun", "524288", "540672");

        var (remains, faults) = VictimProcess.RunHeld(AssertHeld, byByte, "held-overrun", "524288", "540672");

        remains.AssertDied();
        Assert.Equal((without.ExitStatus, without.Error), (remains.ExitStatus, remains.Error));
        Assert.True(remains.RedZone.Contains(faults[0].Address), $"{faults[0].Address:x} is not in {remains.RedZone}");
    }

    [Fact]
    public void A_fault_that_is_caught_is_held_and_survived()
    {
        var (remains, faults) = VictimProcess.RunHeld(AssertHeld, byByte: true, "held-null-reference");

        Assert.Equal((0, ""), (remains.ExitStatus, remains.Error));
        Assert.Single(faults);
    }

    /// <summary>
    /// proc_pid_syscall(5): in read (0) of descriptor 0, one byte, with the stack pointer as the kernel left it to the handler.
    /// </summary>
    private static void AssertHeld(int process, Fault fault)
    {
        var state = $"/proc/{process}/task/{fault.Thread}/syscall";
        var words = File.ReadAllText(state).Split(' ');
        for (var i = 0; i < 12_000 && words is not ["0", "0x0", ..]; i++)
        {
            Thread.Sleep(10);
            words = File.ReadAllText(state).Split(' ');
        }

        Assert.Equal(("0", "0x0", "0x1"), (words[0], words[1], words[3]));
    }

    [Fact]
    public void A_record_that_cannot_be_written_changes_nothing()
    {
        var survived = VictimProcess.Run("null-reference", "/dev/full");
        var died = VictimProcess.Run("overrun", "524288", "540672", "/dev/full");

        Assert.Equal((0, ""), (survived.ExitStatus, survived.Error));
        died.AssertDied();
    }
}
