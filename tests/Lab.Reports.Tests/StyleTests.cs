using System.Text.RegularExpressions;

namespace Lab.Reports.Tests;

/// <summary>Colours: the same names in the light, in the dark and on paper, and enough contrast (WCAG AA) in each.</summary>
public partial class StyleTests
{
    private static readonly string Css = ReportPage.Sample.Elements("style").Single().Value;

    /// <summary>Light, dark, print.</summary>
    private static readonly List<Dictionary<string, string>> Palettes = [Palette("light"), Palette("dark"), Palette("paper")];

    [Fact]
    public void Light_dark_and_paper_define_the_same_colours()
    {
        Assert.NotEmpty(Palettes[0]);
        Assert.Equal(Palettes[0].Keys, Palettes[1].Keys);
        Assert.Subset(Palettes[0].Keys.ToHashSet(), Palettes[2].Keys.ToHashSet());
    }

    [Fact]
    public void Every_colour_that_is_used_is_defined() => Assert.All(
        Uses().Matches(ReportPage.Sample.Text).Select(u => u.Groups[1].Value).Distinct(),
        name => Assert.Contains(name, Palettes[0].Keys));

    [Theory]
    [InlineData("ink")]
    [InlineData("quiet")]
    [InlineData("accent")]
    [InlineData("danger")]
    [InlineData("caution")]
    [InlineData("good")]
    public void Text_has_contrast(string colour) => Assert.All(Palettes, palette =>
    {
        Assert.True(Contrast(Value(palette, colour), palette["ground"]) >= 4.5);
        Assert.True(Contrast(Value(palette, colour), palette["card"]) >= 4.5);
    });

    [Theory]
    [InlineData("crash", "ground")]
    [InlineData("safe-edge", "ground")]
    [InlineData("overrun-stripe", "overrun")]
    [InlineData("ink", "safe")]
    [InlineData("mark", "ground")]
    [InlineData("series-1", "ground")]
    [InlineData("series-2", "ground")]
    [InlineData("series-3", "ground")]
    [InlineData("series-4", "ground")]
    [InlineData("series-5", "ground")]
    [InlineData("series-6", "ground")]
    [InlineData("series-7", "ground")]
    [InlineData("series-8", "ground")]
    public void Drawings_have_contrast(string colour, string against) =>
        Assert.All(Palettes, palette => Assert.True(Contrast(Value(palette, colour), Value(palette, against)) >= 3));

    [Fact]
    public void Print_shows_everything() => Assert.Contains("max-height: none", Css, StringComparison.Ordinal);

    /// <summary>What paper has no colour of its own for has that of the light page.</summary>
    private static string Value(Dictionary<string, string> palette, string name) => palette.GetValueOrDefault(name) ?? Palettes[0][name];

    private static Dictionary<string, string> Palette(string theme) => Variables().Matches(Css)
        .Where(v => v.Groups[theme].Success).ToDictionary(v => v.Groups["name"].Value, v => v.Groups[theme].Value);

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Relative luminance as WCAG 2 defines it.</summary>
    private static double Luminance(string hex)
    {
        var digits = hex.TrimStart('#');
        if (digits.Length == 3)
            digits = string.Concat(digits.Select(d => new string(d, 2)));
        var channels = Enumerable.Range(0, 3)
            .Select(i => int.Parse(digits.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    [GeneratedRegex("--(?<name>[a-z0-9-]+): (light-dark\\((?<light>#[0-9a-f]+), (?<dark>#[0-9a-f]+)\\)|(?<paper>#[0-9a-f]+));")]
    private static partial Regex Variables();

    [GeneratedRegex("""var\(--([a-z0-9-]+)\)""")]
    private static partial Regex Uses();
}
