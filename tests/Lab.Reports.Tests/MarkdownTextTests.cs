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
    public void Lines_are_appended_while_there_is_room()
    {
        var text = new StringBuilder("head\n");

        Assert.Equal(2, MarkdownText.Fill(text, ["one\n", "two\n", "three\n", "x\n"], longest: 14));
        Assert.Equal("head\none\ntwo\n", text.ToString());
    }

    [GeneratedRegex("&#([0-9]+);")]
    private static partial Regex Number();
}
