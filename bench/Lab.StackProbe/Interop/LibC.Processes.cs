using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>The process itself: sys/prctl.h, sys/resource.h, sys/wait.h, unistd.h.</summary>
public static unsafe partial class LibC
{
    public const int PR_SET_PDEATHSIG = 1;
    public const int PR_SET_CHILD_SUBREAPER = 36;
    public const int PR_SET_THP_DISABLE = 41;
    public const int PR_SET_PTRACER = 0x59616d61;

    public const int WNOHANG = 1;

    internal const int RLIMIT_CORE = 4;

    public static readonly nuint PR_SET_PTRACER_ANY = nuint.MaxValue;

    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsid();

    [LibraryImport("libc")]
    public static partial int getppid();

    /// <param name="status">Where the status is written to; 0 for nowhere.</param>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, nint status, int options);

    /// <summary>
    /// stdlib.h. Ends the process as a C program ends: its exit handlers run, those of the runtime's ProcessExit event do not.
    /// </summary>
    [LibraryImport("libc")]
    public static partial void exit(int status);

    /// <summary>Ends the process and runs no handler at all.</summary>
    [LibraryImport("libc")]
    public static partial void _exit(int status);

    /// <summary>gnu/libc-version.h. The version of glibc that this process runs with, such as 2.36; null with another C library.</summary>
    public static string? GlibcVersion
    {
        get
        {
            try
            {
                return Marshal.PtrToStringUTF8(gnu_get_libc_version());
            }
            catch (EntryPointNotFoundException)
            {
                return null;
            }
        }
    }

    [LibraryImport("libc")]
    private static partial nint gnu_get_libc_version();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setrlimit(int resource, ResourceLimit* limit);
}
