using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>dirent.h.</summary>
[CHeaders("dirent.h")]
public static unsafe partial class LibC
{
    /// <summary>On 64-bit Linux, in glibc and in musl.</summary>
    [CName("offsetof(struct dirent, d_name)")]
    internal const int DirectoryEntryName = 19;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint opendir(string name);

    /// <summary>The next entry; null at the end. Valid until the next call.</summary>
    [LibraryImport("libc")]
    internal static partial byte* readdir(nint directory);

    [LibraryImport("libc")]
    internal static partial void rewinddir(nint directory);

    [LibraryImport("libc")]
    internal static partial int closedir(nint directory);
}
