using Lab.Reports.Pages;

namespace Lab.Reports.Tests.Pages;

public class VisibleEncoderTests
{
    private static readonly VisibleEncoder Encoder = new();

    [Fact]
    public void Text_is_escaped_for_elements_and_for_attributes() => Assert.Equal(
        "&lt;script&gt;alert(&quot;1&quot; &amp; &apos;2&apos;)&lt;/script&gt;", Encoder.Encode("<script>alert(\"1\" & '2')</script>"));

    [Fact]
    public void What_would_not_be_seen_is_shown() => Assert.Equal(
        "\\u001b[31mred\\u0000\uFFFD ok\t\n\U0001F600\\u202eback",
        Encoder.Encode("\u001b[31mred\0\ud800 ok\t\n\U0001F600\u202Eback"));

    [Fact]
    public void Every_way_to_encode_says_the_same()
    {
        const string Text = "a<b>\u202e";
        using var whole = new StringWriter();
        using var part = new StringWriter();
        Encoder.Encode(whole, Text, 0, Text.Length);
        Encoder.Encode(part, Text.ToCharArray(), 1, 3);

        Assert.Equal((Encoder.Encode(Text), "&lt;b&gt;"), (whole.ToString(), part.ToString()));
    }
}
