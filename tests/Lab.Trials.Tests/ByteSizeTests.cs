using System.Globalization;
using System.Text.Json;
using Lab.Trials.Capture;

namespace Lab.Trials.Tests;

public sealed class ByteSizeTests
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
    [InlineData("4KB")]
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
        Assert.Equal($"'{text}' is not a size: write it like 256K, 4M, 1G or 0x400000", Assert.Throws<FormatException>(() => ByteSize.Parse(text)).Message);
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
    [InlineData(4096)]
    [InlineData(3180L << 10)]
    [InlineData(64L << 20)]
    [InlineData(3L << 19)]
    public void What_is_shown_can_be_typed_in_again(long bytes) => Assert.Equal(bytes, ByteSize.Parse(new ByteSize(bytes).ToString()).Bytes);

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

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4096)]
    [InlineData(4095, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(3_259_296, 3_260_416)]
    public void Rounding_up_gives_whole_pages(long bytes, long rounded)
    {
        Assert.Equal(new ByteSize(rounded), new ByteSize(bytes).RoundUpToPage());
        Assert.True(new ByteSize(rounded).IsPageMultiple);
        Assert.Equal(bytes == rounded, new ByteSize(bytes).IsPageMultiple);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(4096, 4096)]
    [InlineData(3180L << 10, 4L << 20)]
    [InlineData(1L << 62, 1L << 62)]
    public void Rounding_up_gives_powers_of_two(long bytes, long rounded) => Assert.Equal(new ByteSize(rounded), new ByteSize(bytes).RoundUpToPowerOfTwo());

    [Fact]
    public void What_does_not_fit_is_an_error_and_not_a_negative_size()
    {
        var largest = new ByteSize(long.MaxValue);
        Assert.Throws<OverflowException>(() => largest.RoundUpToPage());
        Assert.Throws<OverflowException>(() => largest.RoundUpToPowerOfTwo());
        Assert.Throws<OverflowException>(() => largest + new ByteSize(1));
        Assert.Throws<OverflowException>(() => new ByteSize(long.MinValue) - new ByteSize(1));
        Assert.Throws<OverflowException>(() => ByteSize.FromKiB(long.MaxValue / 1000));
        Assert.Throws<OverflowException>(() => ByteSize.FromMiB(long.MaxValue / 1000));
    }

    [Fact]
    public void Sizes_are_ordered_by_their_bytes()
    {
        ByteSize small = ByteSize.FromKiB(900), large = ByteSize.FromMiB(1), same = ByteSize.FromKiB(1024);

        Assert.True(small < large && large > small && small <= large && large >= small);
        Assert.True(large <= same && large >= same && large == same);
        Assert.False(large < same || large > same);
        Assert.Equal(large, ByteSize.Max(small, large));
        Assert.Equal(large, ByteSize.Max(large, small));
        Assert.Equal([small, large], new[] { large, small }.Order());
        Assert.Equal(ByteSize.FromKiB(124), large - small);
        Assert.Equal(ByteSize.FromKiB(1924), large + small);
        Assert.Equal((900.0, 0.87890625), (small.KiB, small.MiB));
    }

    [Fact]
    public void In_json_a_size_is_a_number()
    {
        Assert.Equal("4194304", JsonSerializer.Serialize(ByteSize.FromMiB(4)));
        Assert.Equal(ByteSize.FromMiB(4), JsonSerializer.Deserialize<ByteSize>("4194304"));
        var observation = new CaptureEntry.Setting(new("", null, ByteSize.FromMiB(8), new ByteSize(200704)));
        using var json = JsonSerializer.SerializeToDocument(observation, TrialsJson.Default.CaptureEntry);
        Assert.Equal(8388608, json.RootElement.GetProperty("observation").GetProperty("defaultThread").GetInt64());
    }

    [Theory]
    [InlineData("\"4M\"")]
    [InlineData("1.5")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("{}")]
    public void In_json_nothing_else_is_a_size(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ByteSize>(json));

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
