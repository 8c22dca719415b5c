using System.Globalization;
using Lab.Reports.Markup;

namespace Lab.Reports.Tests.Markup;

public class HtmlTests
{
    [Fact]
    public void Text_is_escaped()
    {
        const string Text = "<script>alert(\"1\" & '2')</script>";

        Html html = $"<td title=\"{Text}\">{Text}</td>";

        const string Escaped = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;";
        Assert.Equal($"<td title=\"{Escaped}\">{Escaped}</td>", html.ToString());
    }

    [Fact]
    public void A_string_made_elsewhere_is_text_however_it_looks()
    {
        var name = "b";
        var made = $"<{name}>";

        Html html = $"{made}";

        Assert.Equal("&lt;b&gt;", html.ToString());
    }

    [Fact]
    public void Pieces_are_put_in_as_they_are()
    {
        Html cell = $"<td>{"a & b"}</td>";
        Html row = $"<tr>{cell}{new[] { cell, cell }}{Html.Empty}</tr>";

        Assert.Equal("<tr><td>a &amp; b</td><td>a &amp; b</td><td>a &amp; b</td></tr>", row.ToString());
    }

    [Fact]
    public void What_would_not_be_seen_is_shown()
    {
        Html html = $"{"\u001b[31mred\0\ud800 ok\t\n\U0001F600\u202Eback"}";

        Assert.Equal("\\u001b[31mred\\u0000\uFFFD ok\t\n\U0001F600\\u202eback", html.ToString());
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "−";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Html html = $"{-1} {2L} {-1.25}";

            Assert.Equal("-1 2 -1.25", html.ToString());
            Assert.Equal(ReportPage.Sample.Text, HtmlReport.Render(Testing.Captures.SampleCapture.Analyse()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
