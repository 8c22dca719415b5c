using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>C functions that only tests call: signal.h, stdlib.h.</summary>
internal static unsafe partial class NativeCalls
{
    private static int s_status;
    private static int s_descriptor;

    /// <summary>Installs a plain handler, as a library of its own would: without SA_SIGINFO.</summary>
    public static void ExitOnAbort(int status)
    {
        s_status = status;
        _ = signal(SignalNumber.SIGABRT, &Exit);
    }

    /// <summary>Installs a handler that writes a byte to a descriptor.</summary>
    public static void WriteAtSignal(int number, int descriptor)
    {
        s_descriptor = descriptor;
        _ = signal(number, &Write);
    }

    [LibraryImport("libc")]
    public static partial void abort();

    [LibraryImport("libc")]
    public static partial void qsort(int* items, nuint count, nuint size, delegate* unmanaged<int*, int*, int> compare);

    [UnmanagedCallersOnly]
    private static void Write(int signal)
    {
        var written = (byte)signal;
        _ = LibC.write(s_descriptor, &written, sizeof(byte));
    }

    [UnmanagedCallersOnly]
    private static void Exit(int signal) => LibC._exit(s_status);

    [LibraryImport("libc")]
    private static partial nint signal(int number, delegate* unmanaged<int, void> handler);
}
