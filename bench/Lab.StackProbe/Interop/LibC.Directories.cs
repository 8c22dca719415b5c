using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>dirent.h.</summary>
internal static unsafe partial class LibC
{
    /// <summary>offsetof(struct dirent, d_name) on 64-bit Linux, in glibc and in musl.</summary>
    public const int DirectoryEntryName = 19;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint opendir(string name);

    /// <summary>The next entry; null at the end. Valid until the next call.</summary>
    [LibraryImport("libc")]
    public static partial byte* readdir(nint directory);

    [LibraryImport("libc")]
    public static partial void rewinddir(nint directory);

    [LibraryImport("libc")]
    public static partial int closedir(nint directory);
}
