using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

public sealed class SweepSizesTests
{
    [Theory]
    [InlineData("64K", new long[] { 64 })]
    [InlineData("256K,1M,3180K", new long[] { 256, 1024, 3180 })]
    [InlineData("1M,256K,1024K", new long[] { 256, 1024 })]
    [InlineData(" 256K , 1M ", new long[] { 256, 1024 })]
    [InlineData("0x400000", new long[] { 4096 })]
    [InlineData("1.5M", new long[] { 1536 })]
    [InlineData("255.5K", new long[] { 256 })]
    public void Single_sizes(string text, long[] kib) => Assert.Equal(kib.Select(ByteSize.FromKiB), SweepSizes.Parse(text));

    [Theory]
    [InlineData("64K..1M", new long[] { 64, 128, 256, 512, 1024 })]
    [InlineData("64K .. 256K", new long[] { 64, 128, 256 })]
    [InlineData("192K..1M", new long[] { 192, 384, 768, 1024 })]
    [InlineData("64K..100K", new long[] { 64, 100 })]
    [InlineData("64K..64K", new long[] { 64 })]
    [InlineData("128K..3176K", new long[] { 128, 256, 512, 1024, 2048, 3176 })]
    public void A_range_doubles_and_holds_both_its_ends(string text, long[] kib) =>
        Assert.Equal(kib.Select(ByteSize.FromKiB), SweepSizes.Parse(text));

    [Theory]
    [InlineData("128K..320K:64K", new long[] { 128, 192, 256, 320 })]
    [InlineData("128K..300K:64K", new long[] { 128, 192, 256, 300 })]
    [InlineData("128K..128K:64K", new long[] { 128 })]
    [InlineData("128K..136K:4K", new long[] { 128, 132, 136 })]
    [InlineData("128K..256K:1G", new long[] { 128, 256 })]
    [InlineData("64K..128K: 32K ,3180K,64K..256K", new long[] { 64, 96, 128, 256, 3180 })]
    public void A_range_with_a_step_holds_both_its_ends_too(string text, long[] kib) =>
        Assert.Equal(kib.Select(ByteSize.FromKiB), SweepSizes.Parse(text));

    [Fact]
    public void The_usual_ones_go_from_64_KiB_to_16_MiB() =>
        Assert.Equal([64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384], SweepSizes.Usual.Select(s => s.KiB));

    [Theory]
    [InlineData("", "a size is missing: write 64K..16M, with steps 128K..3176K:64K, or single sizes 256K,1M")]
    [InlineData("64K,", "a size is missing: ")]
    [InlineData(",64K", "a size is missing: ")]
    [InlineData("4M..64K", "'4M..64K' runs backwards: write the smaller size first, 64K..4M")]
    [InlineData("4M..64K:64K", "'4M..64K:64K' runs backwards: write the smaller size first, 64K..4M")]
    [InlineData("64K..", "'64K..' is no range of sizes: write 64K..16M, ")]
    [InlineData("..64K", "'..64K' is no range of sizes: ")]
    [InlineData("..", "'..' is no range of sizes: ")]
    [InlineData("64K..1M..2M", "'64K..1M..2M' is no range of sizes: ")]
    [InlineData("64K..1M:", "'64K..1M:' is no range of sizes: ")]
    [InlineData("64K..1M:64K:64K", "'64K..1M:64K:64K' is no range of sizes: ")]
    [InlineData("64K:4K", "'64K:4K' is no range of sizes: ")]
    [InlineData("64K-1M", "'64K-1M' is not a size: write it like 256K, 4M, 1G or 0x400000")]
    [InlineData("64K..lots", "'lots' is not a size: ")]
    [InlineData("64K...1M", "'.1M' is not a size: ")]
    [InlineData("-64K", "'-64K' is not a size: ")]
    [InlineData("1..64K", "'1' is too small: a thread's stack has at least ")]
    [InlineData("64K..3G", "'3G' is too large: ")]
    [InlineData("64K..1M:0", "the step of '64K..1M:0' is not a whole number of pages of 4 KiB: write one such as 64K")]
    [InlineData("64K..1M:1000", "the step of '64K..1M:1000' is not a whole number of pages of 4 KiB: ")]
    [InlineData("64K..1M:x", "'x' is not a size: ")]
    [InlineData("128K..1G:4K",
        "'128K..1G:4K' makes 262113 sizes, and a sweep takes up to 2000: write a larger step, such as 128K..3176K:64K")]
    [InlineData("128K..2047M:4K", "'128K..2047M:4K' makes ")]
    public void What_cannot_be_read_is_told_in_one_line(string text, string start)
    {
        var error = Assert.Throws<FormatException>(() => SweepSizes.Parse(text));

        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Several_ranges_may_not_make_too_many_sizes_together_either()
    {
        const string Ranges = "128K..6M:4K,8M..14M:4K";

        Assert.StartsWith(
            $"'{Ranges}' makes ", Assert.Throws<FormatException>(() => SweepSizes.Parse(Ranges)).Message, StringComparison.Ordinal);
        Assert.Equal(1537, SweepSizes.Parse("8M..14M:4K").Length);
    }
}
