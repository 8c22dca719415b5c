using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Tests.Markup;

public class SizeMarkupTests
{
    [Fact]
    public void The_bytes_are_there_on_hover() =>
        Assert.Equal("<span class=\"size\" title=\"3,256,320 bytes\">3180 KiB</span>", SizeMarkup.Of(new ByteSize(3_256_320)).ToString());

    [Fact]
    public void What_is_not_known_is_a_dash() => Assert.Contains("–", SizeMarkup.Of(null).ToString(), StringComparison.Ordinal);
}
