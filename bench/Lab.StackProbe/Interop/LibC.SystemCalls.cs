using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>sys/syscall.h, linux/sched/types.h, linux/pidfd.h: system calls that the C library has no function for.</summary>
public static unsafe partial class LibC
{
    internal const uint SCHED_OTHER = 0;
    internal const uint SCHED_FIFO = 1;

    /// <summary>The same number on x64 and arm64, as every system call since 5.1 (asm-generic/unistd.h).</summary>
    internal const nint SYS_pidfd_open = 434;
    internal const nint SYS_pidfd_getfd = 438;

    /// <summary>
    /// PIDFD_GET_INFO of linux/pidfd.h since 6.13, _IOWR(0xFF, 11, struct pidfd_info) with the structure's first size, 64 bytes; and its
    /// PIDFD_INFO_EXIT, since 6.15.
    /// </summary>
    internal const nuint PidFdInfoRequest = 0xC040FF0B;
    internal const ulong PidFdInfoExit = 1 << 3;

    internal static readonly nint SYS_tgkill = OfArchitecture(x64: 234, arm64: 131);
    internal static readonly nint SYS_gettid = OfArchitecture(x64: 186, arm64: 178);
    internal static readonly nint SYS_userfaultfd = OfArchitecture(x64: 323, arm64: 282);
    internal static readonly nint SYS_get_robust_list = OfArchitecture(x64: 274, arm64: 100);
    internal static readonly nint SYS_sched_setattr = OfArchitecture(x64: 314, arm64: 274);
    internal static readonly nint SYS_write = OfArchitecture(x64: 1, arm64: 64);

    /// <summary>struct sched_attr in its first version: policy, flags, nice value, priority, times in nanoseconds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }

    /// <summary>struct pidfd_info in its first version. The ids between, eleven of them, are not used here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct PidFdInfo
    {
        public ulong Mask;
        public ulong CgroupId;
        private fixed uint _ids[11];

        /// <summary>As waitpid(2) gives it.</summary>
        public int ExitCode;
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint syscall(nint number, nint argument1, nint argument2, nint argument3);

    private static nint OfArchitecture(nint x64, nint arm64) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;
}
