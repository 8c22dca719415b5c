using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>
/// linux/fs.h, PAGEMAP_SCAN (kernel 6.7): the pages of a range that are of some kind. Headers of older kernels do not have it, so the names
/// are not those of the header.
/// </summary>
[CHeaders("linux/fs.h")]
public static unsafe partial class LibC
{
    /// <summary>PAGEMAP_SCAN: _IOWR('f', 16, struct pm_scan_arg).</summary>
    [CName("_IOWR('f', 16, char[96])")]
    internal const nuint PageMapScanRequest = 0xC0606610;

    [CName("PAGE_IS_PRESENT", Since = "PAGEMAP_SCAN")]
    internal const ulong PageIsPresent = 1 << 3;

    [CName("PAGE_IS_SWAPPED", Since = "PAGEMAP_SCAN")]
    internal const ulong PageIsSwapped = 1 << 4;

    [CName("struct page_region", Since = "PAGEMAP_SCAN")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct PageRegion
    {
        [CName("start")]
        public ulong Start;

        [CName("end")]
        public ulong End;

        [CName("categories")]
        public ulong Categories;
    }

    [CName("struct pm_scan_arg", Since = "PAGEMAP_SCAN")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct PageMapScan
    {
        [CName("size")]
        public ulong Size;

        [CName("flags")]
        public ulong Flags;

        [CName("start")]
        public ulong Start;

        [CName("end")]
        public ulong End;

        [CName("walk_end")]
        public ulong WalkEnd;

        [CName("vec")]
        public PageRegion* Regions;

        [CName("vec_len")]
        public ulong RegionCount;

        [CName("max_pages")]
        public ulong MaximumPages;

        [CName("category_inverted")]
        public ulong Inverted;

        [CName("category_mask")]
        public ulong AllOf;

        [CName("category_anyof_mask")]
        public ulong AnyOf;

        [CName("return_mask")]
        public ulong Return;
    }
}
