using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe;

/// <summary>
/// Residency: a fresh private mapping has no pages; the kernel adds each one at its first touch, read or write. The lowest page that is
/// there is the deepest one that was touched. Exact to the page; it costs nothing while the thread runs.
/// </summary>
/// <remarks>
/// The number of resident pages says nothing about the depth, because frames are sparse. The stack must not be painted, which touches every
/// page, nor be backed by huge pages; see <see cref="GuardedStack"/>.
/// </remarks>
public static unsafe class ResidencyWatermark
{
    /// <summary>
    /// Open as long as the process lives: opening it after a call, with cold caches, costs more than the rest of a reading.
    /// </summary>
    private static readonly PageMap? Own = OpenOwn();

    /// <summary>The address of the lowest page that was touched; null if none was.</summary>
    /// <exception cref="InvalidOperationException">The stack was painted.</exception>
    /// <exception cref="Win32Exception">Neither pagemap nor mincore answered.</exception>
    /// <exception cref="NotSupportedException">
    /// There is no pagemap, and mincore takes every page for a touched one, as that of gVisor does.
    /// </exception>
    public static nint? LowestTouched(GuardedStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (stack.IsPainted)
            throw new InvalidOperationException("every page of a painted stack is resident");
        // A workload may close descriptors that are not its own, and the number may stand for another file by now. Only a pagemap answers a
        // scan, so no other file is mistaken for one.
        if (Own is not null && Own.TryScan(stack.Stack, out var lowest))
            return lowest;
        try
        {
            return LowestInPageMap(stack.Stack, PageMap.Own);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LowestInCore(stack.Stack);
        }
    }

    /// <summary>
    /// Bytes of a region's pages that are there, present or swapped out. This is the memory that a stack holds, not its depth.
    /// </summary>
    /// <param name="region">Whole pages, such as <see cref="ThreadStack.Current"/> tells.</param>
    /// <exception cref="IOException">The pagemap ends before the region does.</exception>
    /// <exception cref="UnauthorizedAccessException">The pagemap may not be read.</exception>
    public static nint Touched(StackRegion region)
    {
        using var map = PageMap.Open(PageMap.Own);
        return map.Touched(region);
    }

    /// <summary>
    /// What was stepped over: the pages above the lowest touched one that were neither read nor written, from the top down. A page that is
    /// only read is there too, as the kernel's zero page.
    /// </summary>
    /// <returns>Null where the pagemap may not be read: mincore takes a page that was swapped out for one that was not touched.</returns>
    /// <exception cref="InvalidOperationException">The stack was painted.</exception>
    /// <exception cref="Win32Exception">As of <see cref="LowestTouched"/>.</exception>
    /// <exception cref="NotSupportedException">As of <see cref="LowestTouched"/>.</exception>
    public static IReadOnlyList<StackRegion>? Untouched(GuardedStack stack)
    {
        if (LowestTouched(stack) is not { } lowest)
            return [];
        try
        {
            using var map = PageMap.Open(PageMap.Own);
            return map.Untouched(new(lowest, stack.Stack.High));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>By pagemap, which also counts pages that were swapped out.</summary>
    /// <param name="region">Whole pages.</param>
    /// <param name="pageMap">The pagemap of this process.</param>
    internal static nint? LowestInPageMap(StackRegion region, string pageMap)
    {
        using var map = PageMap.Open(pageMap);
        return map.LowestTouched(region);
    }

    /// <summary>By mincore, which does without /proc but does not see a page that was swapped out.</summary>
    internal static nint? LowestInCore(StackRegion region)
    {
        if (!TellsFreshPages.Value)
            throw new NotSupportedException("this kernel does not tell which pages of a stack were touched: it has no pagemap, and its "
                + "mincore takes every page for a touched one");
        var resident = new byte[region.Size / Environment.SystemPageSize];
        fixed (byte* vector = resident)
        {
            if (LibC.mincore(region.Low, (nuint)region.Size, vector) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "mincore");
        }

        // Only the lowest bit has a meaning.
        var page = Array.FindIndex(resident, r => (r & 1) != 0);
        return page < 0 ? null : region.Low + (page * (nint)Environment.SystemPageSize);
    }

    private static readonly Lazy<bool> TellsFreshPages = new(() =>
    {
        using var fresh = GuardedStack.Allocate(Environment.SystemPageSize, GuardedStack.SmallRedZone);
        byte resident;
        return LibC.mincore(fresh.Stack.Low, (nuint)fresh.Stack.Size, &resident) == 0 && (resident & 1) == 0;
    });

    private static PageMap? OpenOwn()
    {
        try
        {
            return PageMap.Open(PageMap.Own);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
