using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe;

/// <summary>
/// Measures how deep one call reaches below its caller on the stack that the calling thread already has. For calls that must stay on
/// their thread, and where the frames above the call do not count.
/// </summary>
/// <remarks>
/// The unused part of the thread's own stack, below the stack pointer, is watched: before a first call its pages are given back to the
/// kernel (residency), before a second call it is painted. Every other call made here would leave marks of its own, so only leaf functions
/// and single system calls run, whose frames fit above the watched part.
/// The first measurement of a call includes what compiling it takes; so does one during which better code replaces it on the stack.
/// Measure until two readings agree. One instance is for the thread that made it: on another one its bounds would be memory of others.
/// musl tells of the main thread's stack what is mapped, not its limit: there a call that goes below what was mapped when this was made
/// reads as going that far. Measure on another thread where that matters.
/// </remarks>
public sealed unsafe class CallWatermark : IDisposable
{
    /// <summary>A call that writes nothing deeper than this, in bytes below its caller, reads as 0.</summary>
    public const int Resolution = 256;

    /// <summary>
    /// Bytes below the caller whose pages are never given back, because the frames of madvise and pread lie there at that moment. A page
    /// that is only read within them is not seen.
    /// </summary>
    private const int Clearance = 2048;

    /// <summary>How much deeper than the residency reading the stack is painted: a call may go a little deeper the second time.</summary>
    private const int PaintBeyond = 64 << 10;

    /// <summary>At most so many bytes below the first caller are watched: 1 GiB.</summary>
    private const nint Furthest = 1 << 30;

    private readonly StackRegion _stack;
    private readonly nint _low;
    private readonly nint _page = Environment.SystemPageSize;
    private readonly ulong* _entries;
    private readonly int _pageMap;
    private bool _disposed;

    private CallWatermark(StackRegion stack)
    {
        _stack = stack;
        // With ulimit -s unlimited the main thread has no end of its stack to watch down to.
        _low = nint.Max(stack.Low + _page, (ThreadStack.Pointer() & ~(_page - 1)) - Furthest);
        _entries = (ulong*)NativeMemory.Alloc((nuint)((stack.High - _low) / _page), sizeof(ulong));
        _pageMap = LibC.open(PageMap.Own, LibC.O_CLOEXEC);
        // A huge page is resident as a whole at its first touch. A part of the main thread's stack is not mapped yet: madvise answers
        // ENOMEM and advises the rest.
        _ = LibC.madvise(_low, (nuint)(stack.High - _low), LibC.MADV_NOHUGEPAGE);
    }

    /// <summary>For calls of the current thread.</summary>
    /// <exception cref="Win32Exception">The stack of this thread cannot be found.</exception>
    public static CallWatermark OfCurrentThread()
    {
        var watermark = new CallWatermark(ThreadStack.Current().Stack);
        // The first call compiles the code of this class, on this stack.
        watermark.Measure(static () => { });
        return watermark;
    }

    /// <summary>
    /// Calls twice, and returns how many bytes below the caller the deeper of the two readings is: the lowest word that was written, or the
    /// low end of a page further down that was only read.
    /// </summary>
    /// <param name="call">What to call.</param>
    /// <param name="before">Called before each of the two, unmeasured.</param>
    /// <param name="after">Called after each of the two, unmeasured; also where <paramref name="call"/> throws.</param>
    /// <exception cref="InvalidOperationException">This is another thread than that which made it, as after an await.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public nint Measure(Action call, Action? before = null, Action? after = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_stack.Contains(ThreadStack.Pointer()))
            throw new InvalidOperationException("measures on the thread that made it alone: make another one on this thread");
        // Without a whole page left below it, the reading could tell nothing, and what it pads with would be the call's last room.
        var lowest = (ThreadStack.Pointer() - Clearance) & ~(_page - 1);
        var page = lowest - _page <= _low ? null : Prepared(() => Residency(call));
        var word = Prepared(() => Paint(call, page)).GetValueOrDefault();
        return page - word >= _page ? page.GetValueOrDefault() : word;

        nint? Prepared(Func<nint?> reading)
        {
            before?.Invoke();
            try
            {
                return reading();
            }
            finally
            {
                after?.Invoke();
            }
        }
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

    /// <summary>
    /// The depth of the low end of the lowest touched page; 0 if no page below the clearance was touched; null if the kernel does not say.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private nint? Residency(Action call)
    {
        // Padding moves the stack pointer so that the first page below the clearance begins right there.
        var padding = stackalloc byte[(int)((ThreadStack.Pointer() - Clearance) & (_page - 1)) + 1];
        Volatile.Write(ref *padding, 0);
        var caller = ThreadStack.Pointer();
        var high = (caller - Clearance) & ~(_page - 1);
        // ENOMEM: a part is not mapped, and the rest was given back. EINVAL: locked pages cannot be given back.
        if (_pageMap < 0
            || high <= _low
            || (LibC.madvise(_low, (nuint)(high - _low), LibC.MADV_DONTNEED) != 0 && Marshal.GetLastPInvokeError() == LibC.EINVAL))
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
            if ((_entries[page] & PageMap.PresentOrSwapped) != 0)
                return caller - (_low + (page * _page));
        }

        return 0;
    }

    /// <summary>The depth of the lowest written word; 0 if no word below the resolution was written.</summary>
    /// <param name="page">What the residency reading said.</param>
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

    // A leaf function instead of Span.Fill: only its own frame lies below the caller's while it paints.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Fill(ulong* low, ulong* high)
    {
        for (; low < high; low++)
            *low = PaintWatermark.Pattern;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint LowestChanged(ulong* low, ulong* high)
    {
        while (low < high && *low == PaintWatermark.Pattern)
            low++;
        return (nint)low;
    }
}
