using System.Buffers.Binary;
using System.ComponentModel;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe.Tests.Watermarks;

public sealed unsafe class ResidencyWatermarkTests
{
    private const int Page = 4096;

    [Fact]
    public void A_painted_stack_is_an_error()
    {
        using var stack = GuardedStack.Allocate(16 * Page);
        PaintWatermark.Paint(stack);

        Assert.Throws<InvalidOperationException>(() => ResidencyWatermark.LowestTouched(stack));
    }

    [Fact]
    public void The_lowest_page_counts_however_sparse_the_rest_is()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            using var stack = GuardedStack.Allocate(2048 * Page);
            var pages = Enumerable.Range(0, 5).Select(_ => random.Next(2048)).ToList();
            foreach (var page in pages)
            {
                var address = (byte*)(stack.Stack.Low + (page * Page) + random.Next(Page));
                if (page % 2 == 0)
                    *address = 1;
                else
                    _ = Volatile.Read(ref *address);
            }

            Assert.Equal(stack.Stack.Low + (pages.Min() * Page), MeasuredCall.LowestPage(stack));
            using var map = PageMap.Open(PageMap.Own);
            Assert.Equal(stack.Stack.Low + (pages.Min() * Page), map.LowestByReading(stack.Stack));
            Assert.Equal(pages.Distinct().Count() * Page, ResidencyWatermark.Touched(stack.Stack));
            Assert.Equal(Between(pages, stack.Stack), ResidencyWatermark.Untouched(stack));
        }
    }

    [Fact]
    public void Of_an_untouched_stack_nothing_is_there_however_it_is_asked()
    {
        using var stack = GuardedStack.Allocate(64 << 20);
        using var map = PageMap.Open(PageMap.Own);

        Assert.Null(map.LowestTouched(stack.Stack));
        Assert.Null(map.LowestByReading(stack.Stack));
        Assert.Equal(0, ResidencyWatermark.Touched(stack.Stack));
        Assert.Equal([], ResidencyWatermark.Untouched(stack));
    }

    [Fact]
    public void The_ends_of_the_region_belong_to_it_and_its_neighbours_do_not()
    {
        using var stack = GuardedStack.Allocate(16 * Page);
        *(byte*)stack.Stack.Low = 1;
        *(byte*)(stack.Stack.High - 1) = 1;

        Assert.Equal(stack.Stack.Low, MeasuredCall.LowestPage(stack));
        var inner = new StackRegion(stack.Stack.Low + Page, stack.Stack.High - Page);
        Assert.Null(ResidencyWatermark.LowestInPageMap(inner, "/proc/self/pagemap"));
        Assert.Null(ResidencyWatermark.LowestInCore(inner));
        Assert.Equal(inner.High, ResidencyWatermark.LowestInCore(new(inner.Low, stack.Stack.High)));
    }

    [Fact]
    public void A_file_that_is_no_pagemap_answers_no_scan()
    {
        using var folder = new TemporaryFolder();
        using var map = PageMap.Open(folder.WriteFile("pagemap", "no entries"));

        Assert.False(map.TryScan(new(2 * Page, 5 * Page), out var lowest));
        Assert.Null(lowest);
    }

    [Theory]
    [InlineData(1UL << 63, true)]
    [InlineData(1UL << 62, true)]
    [InlineData(0UL, false)]
    [InlineData((1UL << 61) | (1UL << 55) | 0x12345, false)]
    public void Present_and_swapped_pages_count_and_no_other_bit_does(ulong entry, bool counts)
    {
        using var folder = new TemporaryFolder();
        var map = folder.Combine("pagemap");
        File.WriteAllBytes(map, Entries(0, 0, 0, entry, 0));

        var lowest = ResidencyWatermark.LowestInPageMap(new(2 * Page, 5 * Page), map);
        Assert.Equal(counts ? 3 * Page : null, lowest);
    }

    [Fact]
    public void A_pagemap_that_ends_too_early_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var map = folder.Combine("pagemap");
        File.WriteAllBytes(map, Entries(0, 0, 0));

        Assert.Throws<IOException>(() => ResidencyWatermark.LowestInPageMap(new(2 * Page, 5 * Page), map));
    }

    [Fact]
    public void A_region_that_is_not_mapped_is_an_error_of_mincore()
    {
        StackRegion middle;
        using (var stack = GuardedStack.Allocate(16 * Page, 1 << 30))
            middle = new(stack.RedZone.Low + (1 << 29), stack.RedZone.Low + (1 << 29) + Page);

        Assert.Throws<Win32Exception>(() => ResidencyWatermark.LowestInCore(middle));
    }

    [Fact]
    public void Parts_that_were_not_touched_are_found_across_batches_and_swapped_pages_are_none()
    {
        using var folder = new TemporaryFolder();
        var entries = new ulong[1200];
        (entries[0], entries[510], entries[1023], entries[1199]) = (1UL << 63, 1UL << 62, 1UL << 63, 1UL << 63);
        var file = folder.Combine("pagemap");
        File.WriteAllBytes(file, Entries(entries));
        using var map = PageMap.Open(file);

        Assert.Equal(
            [new(1024 * Page, 1199 * Page), new(511 * Page, 1023 * Page), new(1 * Page, 510 * Page)],
            map.Untouched(new(0, 1200 * Page)));
    }

    /// <summary>The parts between these pages and above them, the highest first.</summary>
    private static IEnumerable<StackRegion> Between(IEnumerable<int> pages, StackRegion stack)
    {
        var high = stack.High;
        foreach (var page in pages.Distinct().OrderDescending())
        {
            var low = stack.Low + ((nint)(page + 1) * Page);
            if (low < high)
                yield return new(low, high);
            high = low - Page;
        }
    }

    private static byte[] Entries(params ReadOnlySpan<ulong> entries)
    {
        var bytes = new byte[entries.Length * sizeof(ulong)];
        for (var i = 0; i < entries.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), entries[i]);
        return bytes;
    }
}
