using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>unistd.h: system calls that the C library has no function for.</summary>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint syscall(nint number, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);
}
