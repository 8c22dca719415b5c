using System.Runtime.InteropServices;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>What a victim asks of the C library: sys/resource.h, stdlib.h.</summary>
internal static unsafe partial class NativeCalls
{
    private const int RLIMIT_CORE = 4;

    /// <summary>A limit of one byte also keeps a core_pattern that pipes to a program from being served; none at all would not.</summary>
    public static void LeaveNoCoreFile()
    {
        var limits = stackalloc ulong[2] { 1, 1 };
        _ = setrlimit(RLIMIT_CORE, limits);
    }

    [LibraryImport("libc")]
    public static partial void abort();

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, ulong* limits);
}
