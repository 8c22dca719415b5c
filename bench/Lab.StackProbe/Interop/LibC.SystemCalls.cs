using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>unistd.h, sys/ioctl.h, poll.h: descriptors, and system calls that the C library has no function for.</summary>
internal static unsafe partial class LibC
{
    public const int EAGAIN = 11;
    public const int EINVAL = 22;
    public const int EEXIST = 17;
    public const int EINTR = 4;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int F_SETPIPE_SZ = 1031;
    public const short POLLIN = 1;
    public const int SIGUSR2 = 12;
    public const uint SCHED_OTHER = 0;
    public const uint SCHED_FIFO = 1;

    /// <summary>The same number on x64 and arm64, as every system call since 5.1 (asm-generic/unistd.h).</summary>
    public const nint SYS_pidfd_open = 434;
    public const nint SYS_pidfd_getfd = 438;

    public static readonly nint SYS_tgkill = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 131 : 234;
    public static readonly nint SYS_gettid = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 178 : 186;
    public static readonly nint SYS_userfaultfd = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 282 : 323;
    public static readonly nint SYS_get_robust_list = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 100 : 274;
    public static readonly nint SYS_sched_setattr = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 274 : 314;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct sched_attr in its first version (linux/sched/types.h): policy, flags, nice value, priority, times in nanoseconds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SchedulingAttributes
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

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint syscall(nint number, nint argument1, nint argument2, nint argument3);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint pread(int fd, void* buffer, nuint count, nint offset);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pipe2(int* descriptors, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pause();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc")]
    public static partial int usleep(uint microseconds);
}
