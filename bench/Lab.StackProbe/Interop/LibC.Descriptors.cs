using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Descriptors: fcntl.h, unistd.h, sys/ioctl.h, poll.h, errno.h.</summary>
[CHeaders("errno.h", "fcntl.h", "poll.h", "sys/ioctl.h", "unistd.h")]
public static unsafe partial class LibC
{
    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int F_SETOWN = 8;
    public const int F_SETSIG = 10;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int FD_CLOEXEC = 1;
    public const int O_NONBLOCK = 0x800;
    public const int X_OK = 1;
    public const int O_ASYNC = 0x2000;

    internal const int O_CLOEXEC = 0x80000;
    internal const int F_SETPIPE_SZ = 1031;
    public const short POLLHUP = 0x10;
    internal const short POLLIN = 1;
    internal const int EINTR = 4;
    internal const int EAGAIN = 11;
    internal const int EEXIST = 17;
    internal const int EINVAL = 22;

    [CName("struct pollfd")]
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        [CName("fd")]
        public int Descriptor;

        [CName("events")]
        public short Events;

        [CName("revents")]
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint pread(int fd, void* buffer, nuint count, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int pipe2(int* descriptors, int flags);
}
