using System.Runtime.InteropServices;

namespace Lab.Worker.Interop;

/// <summary>What a worker asks of the kernel about itself: sys/prctl.h, unistd.h, fcntl.h.</summary>
internal static unsafe partial class LibC
{
    public const int PR_SET_PDEATHSIG = 1;
    public const int PR_SET_THP_DISABLE = 41;
    public const int PR_SET_PTRACER = 0x59616d61;
    public const int F_SETFD = 2;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int FD_CLOEXEC = 1;
    public const int O_NONBLOCK = 0x800;
    public const int SIGKILL = 9;

    public static readonly nuint PR_SET_PTRACER_ANY = nuint.MaxValue;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsid();

    [LibraryImport("libc")]
    public static partial int getppid();

    /// <summary>sched.h. Not Thread.Yield: the runtime counts calls of managed methods, and acts on the count on the calling thread.</summary>
    [LibraryImport("libc")]
    public static partial int sched_yield();

    /// <summary>stdlib.h. Ends the process as a C program ends: its exit handlers run, the runtime's ProcessExit event does not.</summary>
    [LibraryImport("libc")]
    public static partial void exit(int status);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(int fd, int command, int argument);
}
