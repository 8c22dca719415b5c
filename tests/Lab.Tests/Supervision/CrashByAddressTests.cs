using Lab.Supervision;
using Lab.Trials;
using static Lab.Tests.Supervision.CrashRemains;

namespace Lab.Tests.Supervision;

/// <summary>Crashes that their faults' addresses tell.</summary>
public sealed class CrashByAddressTests
{
    [Fact]
    public void A_fault_in_the_red_zone_is_an_overflow()
    {
        AssertNamed(
            CrashKind.StackOverflow, "touched 512 KiB below the stack, inside the 64 MiB that guard it",
            Guarded(OfFrame(SIGSEGV, Stack.Low - (512 << 10))));
        AssertNamed(
            CrashKind.StackOverflow,
            "touched 1 B below the stack, inside the 64 MiB that guard it",
            Guarded(OfFrame(SIGSEGV, Stack.Low - 1)));
        AssertNamed(
            CrashKind.StackOverflow,
            "touched 64 MiB below the stack, inside the 64 MiB that guard it",
            Guarded(OfFrame(SIGBUS, RedZone.Low)));
    }

    [Fact]
    public void It_stays_one_whatever_faulted_after_it()
    {
        var evidence = Guarded(
            OfFrame(SIGSEGV, Stack.Low - 4096), Fault(SIGSEGV, 0x10), Fault(SIGILL, 0x55_0000), Sent(SIGABRT)) with
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
        // Below the stack, even in its red zone, but with a stack pointer that is where it should be.
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Plain(Fault(SIGSEGV, Stack.Low - (1 << 20)))).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, Stack.Low - 8))).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, Stack.High + 8))).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, Stack.Low))).Crash);
    }

    [Fact]
    public void A_signal_whose_frame_had_no_room_is_an_overflow()
    {
        const int kernel = 0x80;

        AssertNamed(
            CrashKind.StackOverflow,
            "no room for the frame of a signal: 2 KiB of the stack were left",
            Guarded(Fault(SIGSEGV, 0, stackPointer: Stack.Low + 2048) with { Code = kernel }));
        // A pointer that is no address at all, with plenty of stack left; and null, at the end of the stack.
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, 0) with { Code = kernel })).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Guarded(Fault(SIGSEGV, 0, stackPointer: Stack.Low + 2048))).Crash);
    }

    [Fact]
    public void Without_a_guard_the_stack_pointer_still_tells()
    {
        var evidence = Plain(
            Fault(SIGSEGV, Stack.Low - (528 << 10), stackPointer: Stack.Low - (527 << 10))) with
        { RedZone = new(Stack.Low, Stack.Low) };

        Assert.Equal(CrashKind.StackOverflow, CrashNaming.Name(evidence).Crash);
    }

    [Fact]
    public void A_stack_that_the_thread_had_switched_to_is_not_its_own()
    {
        var redZone = new MemoryRange(Stack.Low - (4UL << 30), Stack.Low);
        Evidence On(FaultRecord fault) => Guarded(fault) with { RedZone = redZone };
        var below = redZone.Low - (1 << 20);

        Assert.Equal(CrashKind.SwitchedStackOverflow, CrashNaming.Name(On(OfFrame(SIGSEGV, below))).Crash);
        Assert.Equal(CrashKind.SwitchedStackOverflow, CrashNaming.Name(On(OfFrame(SIGSEGV, Stack.High + (9 << 20)))).Crash);
        // A pointer that has nothing to do with the frame; a frame of the thread's own in the middle of the red zone.
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(On(OfFrame(SIGSEGV, below) with { Address = 0x10 })).Crash);
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(On(OfFrame(SIGSEGV, below) with { Address = below + (9 << 20) })).Crash);
        Assert.Equal(CrashKind.StackOverflow, CrashNaming.Name(On(OfFrame(SIGSEGV, Stack.Low - (1 << 30)))).Crash);
    }

    [Fact]
    public void The_small_stack_of_a_handler_that_sends_the_signal_again_is_not_what_a_call_died_of()
    {
        const int tgkill = -6;
        var below = Stack.Low - (5UL << 30);
        var overrun = OfFrame(SIGSEGV, below);
        var again = Fault(SIGSEGV, 4193, stackPointer: below + 9600) with { Code = tgkill };
        Evidence Of(params FaultRecord[] faults) =>
            Guarded(faults[0]) with { RedZone = new(Stack.Low - (4UL << 30), Stack.Low), Faults = [.. faults] };

        var death = CrashNaming.Name(Of(Fault(SIGSEGV, 0, stackPointer: Stack.High - 4096), again, overrun));

        Assert.Equal(CrashKind.SegmentationFault, death.Crash);
        Assert.StartsWith("signal 11 at 0x0, ", death.Detail, StringComparison.Ordinal);
        Assert.Equal(CrashKind.SwitchedStackOverflow, CrashNaming.Name(Of(overrun, again)).Crash);
        Assert.Equal(CrashKind.StackOverflow, CrashNaming.Name(Of(again, OfFrame(SIGSEGV, Stack.Low - 8))).Crash);
    }

    [Fact]
    public void Whose_stack_it_was_is_told_by_the_threads_own_data()
    {
        var neighbour = new MemoryRange(Stack.Low - (9 << 20), Stack.Low - (1 << 20));
        var other = OfFrame(SIGSEGV, neighbour.Low - 8) with { ThreadPointer = neighbour.High - 0x900 };

        Assert.Equal(CrashKind.OtherThreadOverflow, CrashNaming.Name(Plain(other)).Crash);
        Assert.Equal(CrashKind.OtherThreadOverflow, CrashNaming.Name(Guarded(other)).Crash);
        // The same address, touched by the measured thread: a frame that leapt over all that lies between.
        Assert.Equal(CrashKind.StackOverflow, CrashNaming.Name(Plain(OfFrame(SIGSEGV, neighbour.Low - 8))).Crash);
        // A null pointer of that thread is not its stack's.
        Assert.Equal(CrashKind.SegmentationFault, CrashNaming.Name(Plain(other with { Address = 0x10 })).Crash);
    }
}
