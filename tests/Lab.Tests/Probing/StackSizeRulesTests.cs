using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

public sealed class StackSizeRulesTests
{
    [Theory]
    [InlineData("128K", 128 * 1024)]
    [InlineData("256k", 256 * 1024)]
    [InlineData("1.5M", 1536 * 1024)]
    [InlineData("0x400000", 4 << 20)]
    [InlineData("1G", 1 << 30)]
    [InlineData(" 4 MiB ", 4 << 20)]
    [InlineData("262144", 262144)]
    public void Sizes_are_read_as_they_are_written(string text, long bytes) =>
        Assert.Equal(new ByteSize(bytes), StackSizeRules.Parse(text));

    [Theory]
    [InlineData("200000", 200704)]
    [InlineData("262145", 266240)]
    [InlineData("0x40001", 266240)]
    [InlineData("2147479552", 2147479552)]
    public void Sizes_are_rounded_up_to_a_page(string text, long bytes) => Assert.Equal(new ByteSize(bytes), StackSizeRules.Parse(text));

    [Fact]
    public void The_smallest_and_the_largest_can_be_had()
    {
        Assert.Equal(StackSizeRules.Smallest, StackSizeRules.Parse(StackSizeRules.Smallest.ToString()));
        Assert.Equal(StackSizeRules.Largest, StackSizeRules.Parse("0x7FFFF000"));
        Assert.InRange(StackSizeRules.Largest.Bytes, int.MaxValue - 4096, int.MaxValue);
    }

    [Theory]
    [InlineData("12Q")]
    [InlineData("K")]
    [InlineData("")]
    [InlineData("four megabytes")]
    [InlineData("0x")]
    [InlineData("1,5M")]
    [InlineData("0.3K1")]
    [InlineData("99999999999999999999")]
    public void What_is_no_size_is_told_how_to_write_one(string text)
    {
        var exception = Assert.Throws<FormatException>(() => StackSizeRules.Parse(text));

        Assert.Equal($"'{text}' is not a size: write it like 256K, 4M, 1G or 0x400000", exception.Message);
    }

    [Theory]
    [InlineData("4K")]
    [InlineData("0")]
    [InlineData("16383")]
    [InlineData("-256K")]
    public void Less_than_a_thread_can_have_is_refused(string text)
    {
        var exception = Assert.Throws<FormatException>(() => StackSizeRules.Parse(text));

        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("3G")]
    [InlineData("2G")]
    [InlineData("2147479553")]
    [InlineData("0x7fffffffffffffff")]
    public void More_than_a_thread_can_have_is_refused(string text)
    {
        var exception = Assert.Throws<FormatException>(() => StackSizeRules.Parse(text));

        Assert.Equal($"'{text}' is too large: .NET gives a thread at most {StackSizeRules.Largest}", exception.Message);
    }
}
