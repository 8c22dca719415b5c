using System.Text.Json;

namespace Lab.Trials.Tests;

/// <summary>Sizes as users write and read them.</summary>
public sealed class ByteSizeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData(" 4096 ", 4096)]
    [InlineData("256K", 256L << 10)]
    [InlineData("256k", 256L << 10)]
    [InlineData("4M", 4L << 20)]
    [InlineData("1G", 1L << 30)]
    [InlineData("1.5M", 3L << 19)]
    [InlineData("0.5K", 512)]
    [InlineData("4KiB", 4L << 10)]
    [InlineData("4MiB", 4L << 20)]
    [InlineData("4 MiB", 4L << 20)]
    [InlineData("4mib", 4L << 20)]
    [InlineData("4KB", 4L << 10)]
    [InlineData("256kb", 256L << 10)]
    [InlineData("1.5 MB", 3L << 19)]
    [InlineData("4096B", 4096)]
    [InlineData("4096 B", 4096)]
    [InlineData("0x4B", 0x4B)]
    [InlineData("0x400000", 4L << 20)]
    [InlineData("0X1F", 31)]
    [InlineData("0x7fffffffffffffff", long.MaxValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8589934591G", 8589934591L << 30)]
    public void Sizes_are_read_as_users_write_them(string text, long bytes)
    {
        Assert.Equal(new ByteSize(bytes), ByteSize.Parse(text));
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("K")]
    [InlineData("MiB")]
    [InlineData("iB")]
    [InlineData("4iB")]
    [InlineData("-1")]
    [InlineData("-1K")]
    [InlineData("+1")]
    [InlineData("12Q")]
    [InlineData("B")]
    [InlineData("4BB")]
    [InlineData("4BK")]
    [InlineData("1.3K B")]
    [InlineData("4KK")]
    [InlineData("1,5M")]
    [InlineData("1,024")]
    [InlineData("1e3")]
    [InlineData("1.5")]
    [InlineData("0.0001K")]
    [InlineData("0x")]
    [InlineData("0x4M")]
    [InlineData("0x-1")]
    [InlineData("-0x1")]
    [InlineData("four")]
    [InlineData("9223372036854775808")]
    [InlineData("8589934592G")]
    [InlineData("0x8000000000000000")]
    [InlineData("0x10000000000000000")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_size_is_refused_with_an_example(string text)
    {
        Assert.False(ByteSize.TryParse(text, out var size));
        Assert.Equal(ByteSize.Zero, size);
        Assert.Equal(
            $"'{text}' is not a size: write it like 256K, 4M, 1G or 0x400000",
            Assert.Throws<FormatException>(() => ByteSize.Parse(text)).Message);
    }

    [Fact]
    public void Nothing_is_no_size() => Assert.False(ByteSize.TryParse(null, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1L << 20, "1 MiB")]
    [InlineData((1L << 20) + 4096, "1028 KiB")]
    [InlineData(3180L << 10, "3180 KiB")]
    [InlineData(1L << 30, "1024 MiB")]
    [InlineData(-4096, "-4 KiB")]
    [InlineData(-(1L << 20), "-1 MiB")]
    [InlineData(-1, "-1 B")]
    public void Sizes_are_shown_in_the_unit_that_fits(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Theory]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(3180L << 10)]
    [InlineData(64L << 20)]
    [InlineData(3L << 19)]
    public void What_is_shown_can_be_typed_in_again(long bytes) =>
        Assert.Equal(bytes, ByteSize.Parse(new ByteSize(bytes).ToString()).Bytes);

    [Fact]
    public void A_decimal_comma_of_the_user_s_language_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = German();
            Assert.Equal("1,5", 1.5.ToString(CultureInfo.CurrentCulture));

            Assert.Equal(new ByteSize(3L << 19), ByteSize.Parse("1.5M"));
            Assert.False(ByteSize.TryParse("1,5M", out _));
            Assert.Equal("1.5 KiB", new ByteSize(1536).ToString());
            Assert.Equal("1536", JsonSerializer.Serialize(new ByteSize(1536)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // By hand: under InvariantGlobalization there are no cultures to load.
    private static CultureInfo German()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }
}
