namespace Lab.Trials.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain – text, ä 🐍\twith\nlines", "plain – text, ä 🐍\twith\nlines")]
    [InlineData("\u001b[31mred\u0007\u0000\u007f\u009b", "\\u001b[31mred\\u0007\\u0000\\u007f\\u009b")]
    [InlineData("\u200e\u200f\u202a\u202e\u2066\u2069\u061c", "\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069\\u061c")]
    [InlineData("\u2028\u2029\ufeff\u200b\u00ad\ufffe\uffff", "\\u2028\\u2029\\ufeff\\u200b\\u00ad\\ufffe\\uffff")]
    [InlineData("\U000e0041", "\\U000e0041")]
    [InlineData("a\rb\r\nc\r", "a\\u000db\r\nc\\u000d")]
    [InlineData("🐍\u202e🐍", "🐍\\u202e🐍")]
    [InlineData("", "")]
    public void What_would_hide_is_shown(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Half_a_character_is_shown_as_a_replacement() => Assert.Equal("a\ufffdb", VisibleText.Of("a\ud83db"));

    [Theory]
    [InlineData("two\nlines\r\nor three", 100, "two\\nlines\\nor three")]
    [InlineData("a\ttab", 100, "a\\ttab")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789", 9, "0123…6789")]
    [InlineData("0123456789", 3, "0…9")]
    [InlineData("01🐍456🐍9", 6, "01…9")]
    public void A_line_is_shortened_in_its_middle(string text, int most, string line) => Assert.Equal(line, VisibleText.Line(text, most));

    [Fact]
    public void A_line_is_short_whatever_it_holds() =>
        Assert.All(new[] { 3, 10, 80 }, most => Assert.InRange(VisibleText.Line(new string('\u001b', 1000), most).Length, 3, most));

    [Theory]
    [InlineData(null, "")]
    [InlineData(" \n\t", "")]
    [InlineData("one", "one")]
    [InlineData("\n  one \r\ntwo\n", "one")]
    public void The_first_line_is_the_first_that_says_something(string? text, string line) =>
        Assert.Equal(line, VisibleText.FirstLine(text));

    [Theory]
    [InlineData("/runs/20261130-101112", "/runs/20261130-101112")]
    [InlineData("/my runs/a&b", "'/my runs/a&b'")]
    [InlineData("/it's", @"'/it'\''s'")]
    [InlineData("/ümlaut", "'/ümlaut'")]
    public void An_argument_is_one_word_to_a_shell(string path, string argument) => Assert.Equal(argument, VisibleText.Argument(path));
}
