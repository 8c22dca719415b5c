using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Processes;

/// <summary>
/// The kernel ids of the threads of this process: the entries of /proc/self/task. Listing allocates nothing. For one thread at a time.
/// </summary>
internal sealed unsafe class TaskDirectory : IDisposable
{
    public const string Path = "/proc/self/task";

    private readonly nint _directory;

    /// <exception cref="Win32Exception">There is no procfs.</exception>
    public TaskDirectory()
    {
        _directory = LibC.opendir(Path);
        if (_directory == 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), Path);
    }

    /// <summary>
    /// Lists as many threads as fit. A running thread may be missing: if another one ends during the listing, the kernel can lose its place
    /// (fs/proc/base.c, next_tid).
    /// </summary>
    /// <returns>How many were listed.</returns>
    public int List(Span<int> threadIds)
    {
        var count = 0;
        LibC.rewinddir(_directory);
        while (count < threadIds.Length && LibC.readdir(_directory) is var entry && entry != null)
        {
            // "." and ".." are the other entries.
            if (Number(entry + LibC.DirectoryEntryName) is var id and > 0)
                threadIds[count++] = id;
        }

        return count;
    }

    public void Dispose() => _ = LibC.closedir(_directory);

    private static int Number(byte* digits)
    {
        var number = 0;
        for (; *digits is >= (byte)'0' and <= (byte)'9'; digits++)
            number = (number * 10) + (*digits - '0');
        return number;
    }
}
