using Lab.Reports.Pictures;

namespace Lab.Reports.Tests.Pictures;

public class ThemeTests
{
    [Theory]
    [InlineData("ground", "#fdfdfc", "#15181b")]
    [InlineData("overrun-stripe", "#8a4b00", "#f0b45c")]
    [InlineData("crash", "#7d1f27", "#ad4650")]
    public void Colours_are_those_of_the_style_sheet(string name, string light, string dark) =>
        Assert.Equal((light, dark), (Theme.Hex(name, isDark: false), Theme.Hex(name, isDark: true)));
}
