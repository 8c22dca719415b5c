using System.Runtime.InteropServices;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>What a victim asks of the C library: sys/resource.h, signal.h, stdlib.h, unistd.h.</summary>
internal static unsafe partial class NativeCalls
{
    private const int RLIMIT_CORE = 4;
    private const int SIGABRT = 6;

    private static int s_status;
    private static int s_descriptor;

    /// <summary>A limit of one byte also keeps a core_pattern that pipes to a program from being served; none at all would not.</summary>
    public static void LeaveNoCoreFile()
    {
        var limits = stackalloc ulong[2] { 1, 1 };
        _ = setrlimit(RLIMIT_CORE, limits);
    }

    /// <summary>Installs a plain handler, as a library of its own would: without SA_SIGINFO.</summary>
    public static void ExitOnAbort(int status)
    {
        s_status = status;
        _ = signal(SIGABRT, &Exit);
    }

    /// <summary>Installs a handler that writes a byte to a descriptor.</summary>
    public static void WriteAtSignal(int number, int descriptor)
    {
        s_descriptor = descriptor;
        _ = signal(number, &Write);
    }

    [LibraryImport("libc")]
    public static partial void abort();

    [UnmanagedCallersOnly]
    private static void Write(int signal)
    {
        var written = (byte)signal;
        _ = write(s_descriptor, &written, sizeof(byte));
    }

    [UnmanagedCallersOnly]
    private static void Exit(int signal) => _exit(s_status);

    [LibraryImport("libc")]
    private static partial nint signal(int number, delegate* unmanaged<int, void> handler);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, void* bytes, nuint count);

    [LibraryImport("libc")]
    private static partial void _exit(int status);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, ulong* limits);
}
