using System.Text.Json;
using Lab.Trials.Captures;

namespace Lab.Trials.Tests;

public sealed class ByteSizeTests
{
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
    public void Rounding_up_gives_powers_of_two(long bytes, long rounded) =>
        Assert.Equal(new ByteSize(rounded), new ByteSize(bytes).RoundUpToPowerOfTwo());

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
        var observation = new CaptureEntry.Setting(new(Knob.None, "", ThreadKind.New) { ObservedBytes = ByteSize.FromMiB(8) });
        using var json = JsonSerializer.SerializeToDocument(observation, TrialsJson.Default.CaptureEntry);
        Assert.Equal(8388608, json.RootElement.GetProperty("observation").GetProperty("observedBytes").GetInt64());
    }

    [Theory]
    [InlineData("\"4M\"")]
    [InlineData("1.5")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("{}")]
    public void In_json_nothing_else_is_a_size(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ByteSize>(json));
}
