using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// Memory for the stack of one thread, with a red zone of inaccessible pages below it that is wider than any frame. An overrun can step
/// over the one guard page of an ordinary stack and write into whatever lies below; here it dies.
/// </summary>
/// <remarks>
/// The thread must have ended before the stack is disposed of. glibc does not cache, shrink or free a stack that it was given
/// (pthread_attr_setstack(3)), so the pages can still be read after the thread has ended.
/// </remarks>
public sealed class GuardedStack : IDisposable
{
    /// <summary>
    /// Bytes below a guarded stack by default: 4 GiB of address space, which takes no memory. A frame of a fixed size has less than 2 GiB,
    /// as its offsets have 32 bits.
    /// </summary>
    public const long DefaultRedZone = 4L << 30;

    /// <summary>
    /// Bytes below a guarded stack where the address space is limited (RLIMIT_AS): what the red zone takes of the limit, allocations lack.
    /// </summary>
    public const long SmallRedZone = 64 << 20;

    private readonly nint _mapping;
    private readonly nuint _length;
    private bool _disposed;

    private GuardedStack(nint mapping, nint redZone, nint size)
    {
        _mapping = mapping;
        _length = (nuint)(redZone + size);
        RedZone = new(mapping, mapping + redZone);
        Stack = new(mapping + redZone, mapping + redZone + size);
    }

    /// <summary>The inaccessible pages.</summary>
    public StackRegion RedZone { get; }

    /// <summary>The pages of the stack itself.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed of: what lies there now may be another's.</exception>
    public StackRegion Stack
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return field;
        }
    }

    /// <summary>True once <see cref="PaintWatermark.Paint"/> has touched every page. Residency then says nothing about the depth.</summary>
    public bool IsPainted { get; internal set; }

    /// <summary>Empties the stack: it is as if no thread had run on it. No thread may run on it now.</summary>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public void Clear()
    {
        LibC.Check(LibC.madvise(Stack.Low, (nuint)Stack.Size, LibC.MADV_DONTNEED), "madvise");
        IsPainted = false;
    }

    /// <summary>Maps a stack and its red zone.</summary>
    /// <param name="size">Bytes of stack; whole pages.</param>
    /// <param name="redZone">
    /// Bytes of red zone; whole pages, at least <see cref="GuardedThread.MinimumSize"/>. It is at most <see cref="SmallRedZone"/> where the
    /// address space is limited or has no room for it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not a positive whole number of pages.</exception>
    /// <exception cref="Win32Exception">The kernel refused the mapping.</exception>
    public static GuardedStack Allocate(nint size, long redZone = DefaultRedZone)
    {
        RequirePages(size, nameof(size));
        RequirePages(redZone, nameof(redZone));
        ArgumentOutOfRangeException.ThrowIfLessThan(redZone, GuardedThread.MinimumSize);
        if (redZone > SmallRedZone && IsAddressSpaceLimited())
            redZone = SmallRedZone;
        var mapping = Map(redZone + size);
        if (mapping == LibC.MAP_FAILED && redZone > SmallRedZone)
        {
            redZone = SmallRedZone;
            mapping = Map(redZone + size);
        }

        if (mapping == LibC.MAP_FAILED)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"cannot map a stack of {size} bytes above a red zone of {redZone}");
        var stack = new GuardedStack(mapping, (nint)redZone, size);
        try
        {
            LibC.Check(LibC.mprotect(stack.Stack.Low, (nuint)size, LibC.PROT_READ | LibC.PROT_WRITE), "mprotect of the stack");
            // One huge page could back a stack of 2 MiB or more and would be resident as a whole at its first touch. A kernel
            // without transparent huge pages answers EINVAL; the advice is not needed there.
            _ = LibC.madvise(stack.Stack.Low, (nuint)size, LibC.MADV_NOHUGEPAGE);
            return stack;
        }
        catch
        {
            stack.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _ = LibC.munmap(_mapping, _length);
    }

    // PROT_NONE and MAP_NORESERVE: the red zone takes address space only. The two parts are one mapping, so that nothing can be placed
    // between them.
    private static nint Map(long length) => LibC.mmap(
        0, (nuint)length, LibC.PROT_NONE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS | LibC.MAP_NORESERVE, -1, 0);

    private static unsafe bool IsAddressSpaceLimited()
    {
        LibC.ResourceLimit limit;
        return LibC.getrlimit(LibC.RLIMIT_AS, &limit) == 0 && limit.Current != ulong.MaxValue;
    }

    private static void RequirePages(long size, string name)
    {
        if (size <= 0 || size % Environment.SystemPageSize != 0)
            throw new ArgumentOutOfRangeException(name, size, $"must be a positive multiple of {Environment.SystemPageSize}");
    }
}
