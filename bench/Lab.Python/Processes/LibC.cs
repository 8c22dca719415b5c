using System.Runtime.InteropServices;

namespace Lab.Python.Processes;

/// <summary>
/// signal.h: .NET can only kill a process, and a package manager that is killed leaves its database half written. unistd.h: .NET cannot end a process
/// without running the handlers of its end.
/// </summary>
internal static partial class LibC
{
    public const int SIGTERM = 15;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    public static partial void _exit(int status);
}
