using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Processes: locale.h, sys/auxv.h, sys/prctl.h, sys/ptrace.h, sys/resource.h, sys/user.h, sys/wait.h, unistd.h.</summary>
[CHeaders("locale.h", "sys/auxv.h", "sys/prctl.h", "sys/ptrace.h", "sys/resource.h", "sys/user.h", "sys/wait.h")]
public static unsafe partial class LibC
{
    public const int PR_SET_PDEATHSIG = 1;
    public const int PR_SET_CHILD_SUBREAPER = 36;
    public const int PR_SET_THP_DISABLE = 41;
    public const int PR_SET_PTRACER = 0x59616d61;

    public const int WNOHANG = 1;

    public const nuint AT_MINSIGSTKSZ = 51;

    internal const int RLIMIT_CORE = 4;
    internal const int RLIMIT_AS = 9;

    internal const int PTRACE_CONT = 7;

    [CName("PTRACE_GETREGS", X64Only = true)]
    internal const int PTRACE_GETREGS = 12;

    internal const int PTRACE_GETSIGINFO = 0x4202;
    internal const int PTRACE_SEIZE = 0x4206;
    internal const int PTRACE_LISTEN = 0x4208;
    internal const int PTRACE_O_TRACECLONE = 8;
    internal const int PTRACE_EVENT_STOP = 128;

    internal const int __WALL = 0x40000000;

    internal const int LC_CTYPE_MASK = 1;

    public static readonly nuint PR_SET_PTRACER_ANY = nuint.MaxValue;

    [CName("struct rlimit")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        [CName("rlim_cur")]
        public ulong Current;

        [CName("rlim_max")]
        public ulong Maximum;
    }

    /// <summary>What <see cref="SignalWatch"/> reads of its 27 registers.</summary>
    [CName("struct user_regs_struct", X64Only = true)]
    [StructLayout(LayoutKind.Explicit, Size = 27 * sizeof(ulong))]
    internal struct UserRegisters
    {
        [CName("rip")]
        [FieldOffset(16 * sizeof(ulong))]
        public ulong Rip;

        [CName("rsp")]
        [FieldOffset(19 * sizeof(ulong))]
        public ulong Rsp;

        [CName("fs_base")]
        [FieldOffset(21 * sizeof(ulong))]
        public ulong FsBase;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsid();

    /// <summary>Whether a locale is installed, as far as it says how text is encoded.</summary>
    public static bool HasLocale(string name)
    {
        var locale = newlocale(LC_CTYPE_MASK, name, 0);
        if (locale != 0)
            freelocale(locale);
        return locale != 0;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint newlocale(int mask, string name, nint start);

    [LibraryImport("libc")]
    private static partial void freelocale(nint locale);

    /// <summary>0 for what the kernel did not tell this process (getauxval(3)).</summary>
    [LibraryImport("libc"), SuppressGCTransition]
    public static partial nuint getauxval(nuint type);

    /// <summary>Of the process that calls it: <see cref="Environment.ProcessId"/> does not notice a fork.</summary>
    [LibraryImport("libc"), SuppressGCTransition]
    public static partial int getpid();

    [LibraryImport("libc")]
    public static partial int getppid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint ptrace(int request, int pid, nint addr, nint data);

    /// <summary>Returns only if it fails.</summary>
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int execvpe(string file, string?[] arguments, string?[] environment);

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

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getrlimit(int resource, ResourceLimit* limit);
}
