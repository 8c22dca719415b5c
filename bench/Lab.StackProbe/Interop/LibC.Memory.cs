using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Mappings: sys/mman.h. Values are those of Linux on x64 and arm64; a test compares them with the headers.</summary>
[CHeaders("sys/mman.h")]
public static unsafe partial class LibC
{
    internal const int PROT_NONE = 0;
    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int PROT_EXEC = 4;
    internal const int MAP_PRIVATE = 0x02;
    internal const int MAP_ANONYMOUS = 0x20;
    internal const int MAP_NORESERVE = 0x4000;
    internal const int MADV_DONTNEED = 4;
    internal const int MADV_NOHUGEPAGE = 15;
    internal const int MLOCK_ONFAULT = 1;

    internal static readonly nint MAP_FAILED = -1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint mmap(nint addr, nuint length, int prot, int flags, int fd, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int munmap(nint addr, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mprotect(nint addr, nuint length, int prot);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int madvise(nint addr, nuint length, int advice);

    /// <summary>string.h.</summary>
    [LibraryImport("libc")]
    internal static partial nint memset(nint addr, int value, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mincore(nint addr, nuint length, byte* vec);

    [LibraryImport("libc")]
    internal static partial int mlock2(nint addr, nuint length, int flags);

    [LibraryImport("libc")]
    internal static partial int munlock(nint addr, nuint length);
}
