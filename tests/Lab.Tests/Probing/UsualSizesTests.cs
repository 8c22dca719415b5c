using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

public sealed class UsualSizesTests
{
    [Fact]
    public void Of_every_size_those_below_the_minimum_are_tried_after_it_largest_first()
    {
        Assert.Equal(
            Sizes(3180, 3072, 2048, 1536, 1024, 768, 512, 256, 192, 128, 64, 32, 16),
            UsualSizes.Every.For(ByteSize.FromKiB(3180)));
    }

    [Fact]
    public void Of_the_common_ones_only_those_below_it()
    {
        Assert.Equal(Sizes(2048, 1536, 1024, 512, 256, 128), UsualSizes.Common.For(ByteSize.FromKiB(3180)));
        Assert.Empty(UsualSizes.Common.For(ByteSize.FromKiB(36)));
    }

    [Fact]
    public void A_size_that_is_enough_is_not_below()
    {
        Assert.Equal(Sizes(256, 192, 128, 64, 32, 16), UsualSizes.Every.For(ByteSize.FromKiB(256)));
        Assert.Equal(Sizes(128), UsualSizes.Common.For(ByteSize.FromKiB(256)));
    }

    [Fact]
    public void A_plain_thread_is_never_smaller_than_pthread_allows()
    {
        Assert.Equal([StackSizeRules.Smallest], UsualSizes.Every.For(ByteSize.FromKiB(8)));
    }

    [Fact]
    public void Every_size_can_be_given_to_a_thread_and_every_common_one_is_among_them()
    {
        var all = UsualSizes.Every.For(StackSizeRules.Largest).ToHashSet();

        Assert.All(all, size => Assert.Equal(size, StackSizeRules.Parse(size.ToString())));
        Assert.Subset(all, UsualSizes.Common.For(StackSizeRules.Largest).ToHashSet());
    }

    private static IEnumerable<ByteSize> Sizes(params long[] kib) => kib.Select(ByteSize.FromKiB);
}
