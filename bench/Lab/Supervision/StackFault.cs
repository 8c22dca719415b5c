using Lab.StackProbe;
using Lab.Trials;
using static Lab.StackProbe.SignalNumber;

namespace Lab.Supervision;

/// <summary>
/// What a fault's registers say of stacks. A thread keeps its own data at the top of its stack, so its thread pointer tells whose stack it
/// has run off, wherever its stack pointer is by then. And a frame touches memory from its stack pointer up: an address far below that
/// comes from a pointer which points there by chance.
/// </summary>
internal static class StackFault
{
    /// <summary>
    /// How far below its stack pointer a frame may touch memory: 128 bytes by the x64 ABI, a few pages by the stack probes of compilers.
    /// </summary>
    private const ulong BelowFrame = 16 << 10;

    /// <summary>What lies higher above the stack pointer than this is not taken for a place in the frame that was just entered.</summary>
    private const ulong AboveFrame = 1 << 20;

    /// <summary>How far a stack pointer may be from its thread's data, or from its stack: an alternate stack can be anywhere.</summary>
    private const ulong Reach = (ulong)GuardedStack.DefaultRedZone;

    /// <summary>
    /// What the kernel may put on the stack for a signal: all registers, some 11 KiB on x64 with AVX-512 and AMX (AT_MINSIGSTKSZ).
    /// </summary>
    private static readonly ByteSize LargestSignalFrame = ByteSize.FromKiB(12);

    /// <summary>True if the fault is one of the thread that a stack belongs to.</summary>
    public static bool IsOfThread(FaultRecord fault, MemoryRange stack) => stack.Contains(fault.ThreadPointer);

    /// <summary>True if the thread of this stack touched memory below it, by a frame.</summary>
    public static bool RanOff(FaultRecord fault, MemoryRange stack) =>
        IsOfThread(fault, stack) && TouchedByFrame(fault) && fault.Address < stack.Low
        && fault.StackPointer < stack.High && fault.StackPointer + Reach >= stack.Low;

    /// <summary>
    /// True if the thread of a guarded stack touched memory near its stack pointer and could not, while that was neither on its stack nor
    /// in the red zone below: it had switched to another stack, and ran off that one. Another fault on such a stack is none.
    /// </summary>
    public static bool RanOffSwitched(FaultRecord fault, MemoryRange stack, MemoryRange redZone) =>
        IsOfThread(fault, stack) && TouchedByFrame(fault)
        && (fault.StackPointer < redZone.Low || fault.StackPointer >= stack.High)
        && fault.Address < fault.StackPointer + AboveFrame && !redZone.Contains(fault.Address);

    /// <summary>
    /// How much of the stack was left when the kernel found no room there for the frame of another signal (signal_setup_done in
    /// kernel/signal.c); null if that did not happen. The kernel reports a pointer that is not canonical in the same way, but hardly ever
    /// this near the end of the stack.
    /// </summary>
    public static ByteSize? RoomForNoSignal(FaultRecord fault, MemoryRange stack) =>
        fault is { Signal: SIGSEGV, Code: SI_KERNEL, Address: 0 } && IsOfThread(fault, stack) && stack.Contains(fault.StackPointer)
        && new ByteSize((long)(fault.StackPointer - stack.Low)) is var room && room < LargestSignalFrame
            ? room
            : null;

    /// <summary>
    /// True if a thread touched memory between its stack pointer and its thread pointer and could not: all of that is its stack, unless it
    /// has run off it. Of the process's first thread, whose data is not on its stack, this does not tell.
    /// </summary>
    public static bool RanOffOwn(FaultRecord fault) =>
        TouchedByFrame(fault) && fault.StackPointer < fault.ThreadPointer && fault.ThreadPointer - fault.StackPointer < Reach
        && fault.Address < fault.ThreadPointer;

    private static bool TouchedByFrame(FaultRecord fault) =>
        fault is { Signal: SIGSEGV or SIGBUS, IsSent: false, Code: not SI_KERNEL } && fault.Address + BelowFrame >= fault.StackPointer;
}
