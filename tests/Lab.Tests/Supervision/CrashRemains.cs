using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>What crashes of every kind leave behind, and the name that must be made of it.</summary>
internal static class CrashRemains
{
    public const int SIGILL = 4;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGKILL = 9;
    public const int SIGSEGV = 11;
    public const int SIGTERM = 15;

    /// <summary>1 MiB of stack, as a worker says where it is.</summary>
    public static readonly MemoryRange Stack = new(0x7f10_0000_0000, 0x7f10_0010_0000);

    /// <summary>What is below it on a guarded thread.</summary>
    public static readonly MemoryRange RedZone = new(Stack.Low - (64 << 20), Stack.Low);

    /// <summary>What is below it on a plain thread.</summary>
    public static readonly MemoryRange Guard = new(Stack.Low - 4096, Stack.Low);

    public static Evidence Guarded(params FaultRecord[] faults) =>
        new() { ExitStatus = 134, Stack = Stack, RedZone = RedZone, Faults = [.. faults] };

    public static Evidence Plain(params FaultRecord[] faults) =>
        new() { ExitStatus = 134, Stack = Stack, RedZone = Guard, Faults = [.. faults] };

    /// <summary>
    /// A fault of the measured thread that the kernel raised; the stack pointer is in the middle of the stack unless told otherwise.
    /// </summary>
    public static FaultRecord Fault(int signal, ulong address, ulong? stackPointer = null) =>
        new(signal, 1, address, stackPointer ?? Stack.Low + (512 << 10), 0x40_0000, 4711) { ThreadPointer = Stack.High - 0x900 };

    /// <summary>A fault of a frame of the measured thread: its stack pointer is just below the address.</summary>
    public static FaultRecord OfFrame(int signal, ulong address) => Fault(signal, address, stackPointer: address - 64);

    /// <summary>A signal that a process sent.</summary>
    public static FaultRecord Sent(int signal) => Fault(signal, 4711) with { Code = -6 };

    public static void AssertNamed(CrashKind kind, string detail, Evidence evidence) =>
        Assert.Equal(new Outcome.Crashed(kind, detail), CrashNaming.Name(evidence));
}
