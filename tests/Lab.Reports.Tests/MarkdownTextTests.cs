using System.Text;
using System.Text.RegularExpressions;
using Lab.Trials;

namespace Lab.Reports.Tests;

/// <summary>Text of others stays text in Markdown.</summary>
public sealed partial class MarkdownTextTests
{
    [Theory]
    [InlineData("scipy.lu-500: 3180 KiB, now 3708 KiB (+528 KiB, +16.6 %)", null)]
    [InlineData("dgetrf_parallel (libopenblas.so), called from lu_factor (_decomp_lu.py:79)",
        "dgetrf_parallel (libopenblas.so), called from lu_factor (&#95;decomp_lu.py:79)")]
    [InlineData("a|b`c", "a&#124;b&#96;c")]
    [InlineData("*x* __init__ ~y~", "&#42;x&#42; &#95;&#95;init&#95;&#95; &#126;y&#126;")]
    [InlineData("<img src=x> &amp; [l](u)", "&#60;img src=x&#62; &#38;amp; &#91;l&#93;(u)")]
    [InlineData("@everyone, see #12", "&#64;&#8203;everyone, see &#35;&#8203;12")]
    [InlineData("http://h www.h x.h", "http&#58;//h www&#46;h x.h")]
    [InlineData("1. one", "1&#46; one")]
    [InlineData("2) two", "2&#41; two")]
    [InlineData("- item", "&#45; item")]
    [InlineData("    code", "&#32;   code")]
    [InlineData("1 probe and 0 timings compared: 1 grew.", null)]
    [InlineData("two\nlines", @"two&#92;nlines")]
    public void What_would_be_obeyed_is_written_as_its_number(string text, string? markdown) =>
        Assert.Equal(markdown ?? text, MarkdownText.Of(text));

    /// <summary>CommonMark shows a number as its character, wherever it stands: the text is what is left.</summary>
    [Fact]
    public void What_is_shown_is_the_text()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(' ', 0x7f)));

            var markdown = MarkdownText.Of(text);

            Assert.Equal(text, Number().Replace(markdown, n => ((char)int.Parse(n.Groups[1].Value)).ToString()).Replace("\u200b", ""));
            Assert.DoesNotContain(Number().Replace(markdown, ""), c => @"\`*~[]<>&|$#@".Contains(c));
        }
    }

    [Fact]
    public void A_long_text_is_shortened() => Assert.Equal(
        VisibleText.Line(new string('x', 5000), 100), MarkdownText.Of(new string('x', 5000), 100));

    [Fact]
    public void What_there_is_no_room_for_is_cut_at_the_end_of_a_line_and_the_end_stays()
    {
        const string end = "\nend\n";
        var text = new StringBuilder().Insert(0, "a line\n", (MarkdownText.Longest - end.Length) / 7);

        var whole = MarkdownText.Whole(text, end);
        var cut = MarkdownText.Whole(text.Append("a line\n"), end);

        Assert.StartsWith("a line\n", whole, StringComparison.Ordinal);
        Assert.EndsWith("\na line\n\nend\n", whole, StringComparison.Ordinal);
        Assert.InRange(cut.Length, MarkdownText.Longest - 7, MarkdownText.Longest);
        Assert.EndsWith("\na line\n\n… and more, for which there is no room here.\n\nend\n", cut, StringComparison.Ordinal);
    }

    [GeneratedRegex("&#([0-9]+);")]
    private static partial Regex Number();
}
