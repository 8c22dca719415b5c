using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>sys/syscall.h, linux/sched/types.h, linux/pidfd.h: system calls that the C library has no function for.</summary>
[CHeaders("sys/syscall.h")]
public static unsafe partial class LibC
{
    internal const uint SCHED_OTHER = 0;
    internal const uint SCHED_FIFO = 1;

    /// <summary>The same number on x64 and arm64, as every system call since 5.1 (asm-generic/unistd.h).</summary>
    internal const nint SYS_pidfd_open = 434;
    internal const nint SYS_pidfd_getfd = 438;

    internal static readonly nint SYS_tgkill = OfArchitecture(x64: 234, arm64: 131);
    internal static readonly nint SYS_gettid = OfArchitecture(x64: 186, arm64: 178);
    internal static readonly nint SYS_userfaultfd = OfArchitecture(x64: 323, arm64: 282);
    internal static readonly nint SYS_get_robust_list = OfArchitecture(x64: 274, arm64: 100);
    internal static readonly nint SYS_sched_setattr = OfArchitecture(x64: 314, arm64: 274);
    internal static readonly nint SYS_write = OfArchitecture(x64: 1, arm64: 64);

    /// <summary>Its first version: policy, flags, nice value, priority, times in nanoseconds.</summary>
    [CHeaders("linux/sched/types.h")]
    [CName("struct sched_attr", Size = "SCHED_ATTR_SIZE_VER0")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct SchedulingAttributes
    {
        [CName("size")]
        public uint Size;

        [CName("sched_policy")]
        public uint Policy;

        [CName("sched_flags")]
        public ulong Flags;

        [CName("sched_nice")]
        public int Nice;

        [CName("sched_priority")]
        public uint Priority;

        [CName("sched_runtime")]
        public ulong Runtime;

        [CName("sched_deadline")]
        public ulong Deadline;

        [CName("sched_period")]
        public ulong Period;
    }

    /// <summary>Its first version. The ids between, eleven of them, are not used here.</summary>
    [CHeaders("linux/ioctl.h", "linux/pidfd.h")]
    [CName("struct pidfd_info", Since = "PIDFD_INFO_EXIT", Size = "PIDFD_INFO_SIZE_VER0")]
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct PidFdInfo
    {
        /// <summary>PIDFD_GET_INFO, since 6.13, with the structure's first size, 64 bytes.</summary>
        [CName("_IOWR(0xFF, 11, char[64])")]
        public const nuint Request = 0xC040FF0B;

        /// <summary>Since 6.15.</summary>
        [CName("PIDFD_INFO_EXIT", Since = "PIDFD_INFO_EXIT")]
        public const ulong Exit = 1 << 3;

        [CName("mask")]
        public ulong Mask;

        [CName("cgroupid")]
        public ulong CgroupId;

        private fixed uint _ids[11];

        /// <summary>As waitpid(2) gives it.</summary>
        [CName("exit_code")]
        public int ExitCode;
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint syscall(nint number, nint argument1, nint argument2, nint argument3);

    private static nint OfArchitecture(nint x64, nint arm64) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;
}
