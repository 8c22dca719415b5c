using System.ComponentModel;

namespace Lab.StackProbe.Tests;

public sealed class GuardedStackTests
{
    private const int Size = 256 << 10;

    [Theory]
    [InlineData(0)]
    [InlineData(-4096)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(300_000)]
    public void A_size_that_is_no_number_of_pages_is_rejected(int size)
    {
        Assert.Equal("size", Assert.Throws<ArgumentOutOfRangeException>(() => GuardedStack.Allocate(size)).ParamName);
        Assert.Equal("redZone", Assert.Throws<ArgumentOutOfRangeException>(() => GuardedStack.Allocate(Size, size)).ParamName);
    }

    [Fact]
    public void A_red_zone_narrower_than_a_minimal_stack_is_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => GuardedStack.Allocate(Size, GuardedThread.MinimumSize - Environment.SystemPageSize));
        GuardedStack.Allocate(Size, GuardedThread.MinimumSize).Dispose();
    }

    [Fact]
    public void What_the_kernel_cannot_map_is_an_error_with_its_reason()
    {
        var error = Assert.Throws<Win32Exception>(() => GuardedStack.Allocate((nint)1 << 48));

        Assert.Contains("cannot map a stack of 281474976710656 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_that_was_disposed_of_is_not_used_again()
    {
        var stack = GuardedStack.Allocate(Size);
        stack.Dispose();

        Assert.Throws<ObjectDisposedException>(stack.Clear);
        Assert.Throws<ObjectDisposedException>(() => PaintWatermark.Paint(stack));
        Assert.Throws<ObjectDisposedException>(() => ResidencyWatermark.LowestTouched(stack));
        Assert.Throws<ObjectDisposedException>(() => GuardedThread.Start(stack, static () => { }));
    }

    [Fact]
    public void The_red_zone_lies_right_below_the_stack()
    {
        using var stack = GuardedStack.Allocate(Size);

        Assert.Equal(Size, stack.Stack.Size);
        Assert.Equal(GuardedStack.DefaultRedZone, stack.RedZone.Size);
        Assert.Equal(stack.RedZone.High, stack.Stack.Low);
        Assert.Equal(0, stack.Stack.Low % Environment.SystemPageSize);
    }

    [Fact]
    public void The_red_zone_is_inaccessible_and_the_stack_can_be_written()
    {
        using var stack = GuardedStack.Allocate(Size);

        AssertAll(stack.RedZone, "---p");
        AssertAll(stack.Stack, "rw-p");
    }

    [Fact]
    public void The_stack_is_never_backed_by_a_huge_page()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel/mm/transparent_hugepage"), "this kernel has no transparent huge pages");
        using var stack = GuardedStack.Allocate(4 << 20);

        Assert.All(Mapping.Over(stack.Stack), m => Assert.Contains("nh", m.Flags));
    }

    [Fact]
    public unsafe void A_touched_page_of_a_large_stack_brings_no_other_with_it()
    {
        using var stack = GuardedStack.Allocate(8 << 20);
        var touched = stack.Stack.Low + (6 << 20);
        *(byte*)touched = 1;

        Assert.Equal(touched, ResidencyWatermark.LowestTouched(stack));
    }

    [Fact]
    public void A_fresh_stack_costs_address_space_only()
    {
        using var stack = GuardedStack.Allocate(8 << 20);

        Assert.Null(ResidencyWatermark.LowestTouched(stack));
        Assert.False(stack.IsPainted);
    }

    [Fact]
    public void Disposing_of_it_unmaps_all_of_it()
    {
        // Wide, and looked at in the middle: the runtime may map something of its own into the hole at once, at its upper end.
        StackRegion stackMiddle, redMiddle;
        using (var stack = GuardedStack.Allocate(1 << 28, 1 << 30))
        {
            stackMiddle = Middle(stack.Stack);
            redMiddle = Middle(stack.RedZone);
            Assert.NotEmpty(Mapping.Over(stackMiddle));
            Assert.NotEmpty(Mapping.Over(redMiddle));
        }

        Assert.Empty(Mapping.Over(stackMiddle));
        Assert.Empty(Mapping.Over(redMiddle));
    }

    [Fact]
    public void Disposing_of_it_twice_is_harmless()
    {
        var first = GuardedStack.Allocate(Size);
        first.Dispose();
        // The kernel gives the same hole away again: a second unmapping would take it from its new owner.
        using var second = GuardedStack.Allocate(Size);
        first.Dispose();

        AssertAll(second.Stack, "rw-p");
    }

    private static StackRegion Middle(StackRegion region)
    {
        var middle = region.Low + (region.Size / 2);
        return new(middle, middle + Environment.SystemPageSize);
    }

    private static void AssertAll(StackRegion region, string permissions)
    {
        var mappings = Mapping.Over(region);
        Assert.True(Mapping.Cover(mappings, region), $"{region} is not mapped throughout");
        Assert.All(mappings, m => Assert.Equal(permissions, m.Permissions));
    }
}
