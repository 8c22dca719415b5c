using System.Text;
using System.Text.RegularExpressions;
using Lab.Supervision;

namespace Lab.Tests.Supervision;

public sealed partial class BoundedTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one line\n")]
    [InlineData("größer als ASCII: 尾\n")]
    public async Task A_short_text_is_kept_as_it_is(string text) => Assert.Equal(text, await KeptAsync(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Up_to_the_limit_nothing_is_lost()
    {
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i:0000}\n"));

        Assert.Equal(text, await KeptAsync(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, await KeptAsync(Encoding.UTF8.GetBytes(text), chunk: 1));
        Assert.Equal(text, await KeptAsync(Encoding.UTF8.GetBytes(text), chunk: 4097));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65536)]
    public async Task Of_a_flood_the_first_and_the_last_part_are_kept(int chunk)
    {
        var flood = Encoding.UTF8.GetBytes("first line\n" + new string('x', 50_000 + (100 * chunk)) + "\nlast line\n");

        var kept = await KeptAsync(flood, chunk);

        Assert.StartsWith("first line\nxxx", kept, StringComparison.Ordinal);
        Assert.EndsWith("xxx\nlast line\n", kept, StringComparison.Ordinal);
        Assert.InRange(kept.Length, 16 * 1024, 40 * 1024);
        var gap = Gap().Match(kept);
        Assert.Equal(flood.Length, kept.Length - gap.Length + int.Parse(gap.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_stream_that_is_torn_down_keeps_what_was_read()
    {
        var text = new BoundedText();

        await text.DrainAsync(new ChunkedStream(Encoding.UTF8.GetBytes("last words"), 4) { Breaks = true });

        Assert.Equal("last words", text.ToString());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_shown_as_such()
    {
        Assert.Equal("a\uFFFD\0b", await KeptAsync([(byte)'a', 0xFF, 0, (byte)'b']));
    }

    private static async Task<string> KeptAsync(byte[] bytes, int chunk = 65536)
    {
        var text = new BoundedText();
        await text.DrainAsync(new ChunkedStream(bytes, chunk));
        return text.ToString();
    }

    [GeneratedRegex(@"\n\[… (\d+) bytes …\]\n", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();
}
