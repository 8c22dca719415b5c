using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// How deep one call reaches below its caller, on whatever stack the calling thread has: for calls that must stay on their thread, and
/// where the frames above do not count.
/// </summary>
/// <remarks>
/// The dead part of the thread's own stack, below the stack pointer, serves as the fresh mapping: its pages are given back to the kernel
/// (residency), then, in a second call, it is painted. Between the one and the other stands nothing but the call: whatever is called here
/// before or after it leaves its own marks, so only leaves and single system calls are, whose frames fit above the part that is watched.
/// A call that is measured for the first time shows what compiling it takes as well; so does one that is replaced on the stack by better
/// code: measure until two readings agree.
/// The two readings need two calls. One instance is for one thread.
/// </remarks>
public sealed unsafe class CallWatermark : IDisposable
{
    /// <summary>A call that writes nothing further down than this, in bytes below its caller, reads as 0.</summary>
    public const int Resolution = 256;

    /// <summary>
    /// Bytes below the caller whose pages are never given back: the frames of madvise and pread live there at that moment. What is only
    /// read within them is not seen.
    /// </summary>
    private const int Clearance = 2048;

    /// <summary>How much deeper is painted than residency saw: a call may go a little deeper the second time.</summary>
    private const int PaintBeyond = 64 << 10;

    /// <summary>Bytes below the first caller that are watched at most: 1 GiB.</summary>
    private const nint Furthest = 1 << 30;

    private const ulong Pattern = 0xA5C35A3C_96E1D2B4;

    /// <summary>Bits 63 (present) and 62 (swapped) of an entry of pagemap. Source: Documentation/admin-guide/mm/pagemap.rst.</summary>
    private const ulong PresentOrSwapped = 3UL << 62;

    private readonly nint _low;
    private readonly nint _page = Environment.SystemPageSize;
    private readonly ulong* _entries;
    private readonly int _pageMap;
    private bool _disposed;

    private CallWatermark(StackRegion stack)
    {
        // Without a limit on the main thread's stack (ulimit -s unlimited) there is no end to look for.
        _low = nint.Max(stack.Low + _page, (ThreadStack.Pointer() & ~(_page - 1)) - Furthest);
        _entries = (ulong*)NativeMemory.Alloc((nuint)((stack.High - _low) / _page), sizeof(ulong));
        _pageMap = LibC.open("/proc/self/pagemap", LibC.O_CLOEXEC);
        // A huge page is resident as a whole at its first touch. Of the main thread's stack a part is not mapped yet (ENOMEM): the rest is advised.
        _ = LibC.madvise(_low, (nuint)(stack.High - _low), LibC.MADV_NOHUGEPAGE);
    }

    /// <summary>For calls of the current thread.</summary>
    /// <exception cref="Win32Exception">Where this thread's stack lies cannot be told.</exception>
    public static CallWatermark OfCurrentThread()
    {
        var watermark = new CallWatermark(ThreadStack.Current().Stack);
        // What is called here for the first time is compiled on this stack.
        watermark.Measure(static () => { });
        return watermark;
    }

    /// <summary>Calls twice, and returns how many bytes below the caller the deeper of the two readings is: paint to the word, or the low end of a page further down that was only read.</summary>
    /// <param name="call">What to call.</param>
    /// <param name="before">Called before each of the two, unmeasured.</param>
    /// <param name="after">Called after each of the two, unmeasured.</param>
    public nint Measure(Action call, Action? before = null, Action? after = null)
    {
        before?.Invoke();
        var page = Residency(call);
        after?.Invoke();
        before?.Invoke();
        var word = Paint(call, page);
        after?.Invoke();
        return page - word >= _page ? page.GetValueOrDefault() : word;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_pageMap >= 0)
            _ = LibC.close(_pageMap);
        NativeMemory.Free(_entries);
    }

    /// <summary>The depth of the lowest page touched, its low end; 0 if none below the clearance was; null if the kernel does not tell.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private nint? Residency(Action call)
    {
        // Padding, so that the first page below the clearance begins right there.
        var padding = stackalloc byte[(int)((ThreadStack.Pointer() - Clearance) & (_page - 1)) + 1];
        Volatile.Write(ref *padding, 0);
        var caller = ThreadStack.Pointer();
        var high = (caller - Clearance) & ~(_page - 1);
        // ENOMEM: a part was not mapped, the rest was given back. EINVAL: locked pages stay.
        if (_pageMap < 0 || high <= _low || (LibC.madvise(_low, (nuint)(high - _low), LibC.MADV_DONTNEED) != 0 && Marshal.GetLastPInvokeError() == LibC.EINVAL))
        {
            call();
            return null;
        }

        call();
        var pages = (high - _low) / _page;
        var read = LibC.pread(_pageMap, _entries, (nuint)(pages * sizeof(ulong)), _low / _page * sizeof(ulong)) / sizeof(ulong);
        if (read != pages)
            return null;
        for (nint page = 0; page < pages; page++)
        {
            if ((_entries[page] & PresentOrSwapped) != 0)
                return caller - (_low + (page * _page));
        }

        return 0;
    }

    /// <summary>The depth of the lowest word written, 0 if none below the resolution was.</summary>
    /// <param name="page">What residency said.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private nint Paint(Action call, nint? page)
    {
        var caller = ThreadStack.Pointer();
        var high = (caller - Resolution) & ~(nint)(sizeof(ulong) - 1);
        var low = page is { } depth ? nint.Max(_low, high - depth - PaintBeyond) : _low;
        low &= ~(nint)(sizeof(ulong) - 1);
        Fill((ulong*)low, (ulong*)high);
        call();
        var lowest = LowestChanged((ulong*)low, (ulong*)high);
        return lowest == high ? 0 : caller - lowest;
    }

    // A leaf, and not Span.Fill: its own frame is all that lies below the caller's while it paints.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Fill(ulong* low, ulong* high)
    {
        for (; low < high; low++)
            *low = Pattern;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint LowestChanged(ulong* low, ulong* high)
    {
        while (low < high && *low == Pattern)
            low++;
        return (nint)low;
    }
}
