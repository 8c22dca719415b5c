using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>
/// linux/fs.h, PAGEMAP_SCAN (kernel 6.7): the pages of a range that are of some kind. Headers of older kernels do not have it, so the names
/// are not those of the header; a test computes the number of the request as the header does.
/// </summary>
public static unsafe partial class LibC
{
    /// <summary>_IOWR('f', 16, struct pm_scan_arg).</summary>
    internal const nuint PageMapScanRequest = 0xC0606610;

    /// <summary>PAGE_IS_PRESENT.</summary>
    internal const ulong PageIsPresent = 1 << 3;

    /// <summary>PAGE_IS_SWAPPED.</summary>
    internal const ulong PageIsSwapped = 1 << 4;

    /// <summary>struct page_region.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PageRegion
    {
        public ulong Start;
        public ulong End;
        public ulong Categories;
    }

    /// <summary>struct pm_scan_arg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PageMapScan
    {
        public ulong Size;
        public ulong Flags;
        public ulong Start;
        public ulong End;
        public ulong WalkEnd;
        public PageRegion* Regions;
        public ulong RegionCount;
        public ulong MaximumPages;
        public ulong Inverted;
        public ulong AllOf;
        public ulong AnyOf;
        public ulong Return;
    }
}
