using System.Text;
using System.Xml.Linq;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Reports.Pictures;

namespace Lab.Reports.Tests.Pictures;

/// <summary>The page with pictures next to it, with pictures in it, and without any.</summary>
public class PicturesSectionTests
{
    private const string LightSvg = "<svg>light & more</svg>";
    private const string DarkSvg = "<svg>dark</svg>";

    private static readonly Results Results = new CaptureBuilder()
        .Workload("scipy.lu-500").Probe("scipy.lu-500", 3180).Traced("scipy.lu-500", Outcomes.Completed, SampleGrowth.Lu)
        .Analyse();

    private static readonly ReportPictures Drawn = Pictures(
        new[] { PictureKind.Thresholds, PictureKind.Growth }.SelectMany(PictureFile.Of));

    private static readonly ReportPage Page = ReportPage.Of(
        Results,
        Drawn with { All = [Drawn.All[0], Drawn.All[1] with { Vectors = (LightSvg, DarkSvg) }] });

    [Fact]
    public void Each_picture_has_a_preview_and_links_to_all_of_its_files()
    {
        var section = Page.Section("pictures");

        Assert.Equal(["Thresholds", "Where the stack goes"], section.Descendants("strong").Select(ReportPage.Words));
        Assert.Equal(
            Drawn.All.SelectMany(p => p.Files).Select(f => $"pictures/{f.Name}").Order(StringComparer.Ordinal),
            section.Descendants("a").Select(a => (string)a.Attribute("href")!).Order(StringComparer.Ordinal));
        Assert.Contains("light: PNG slide SVG dark: PNG slide SVG", ReportPage.Words(section), StringComparison.Ordinal);
        Assert.Contains(Page.Elements("a"), a => (string?)a.Attribute("href") == "#pictures");
    }

    [Fact]
    public void A_preview_follows_the_page_into_the_dark_keeps_its_place_and_says_what_it_shows()
    {
        var preview = Page.Section("pictures").Descendants("picture").First();
        var (source, image) = (preview.Element("source")!, preview.Element("img")!);

        Assert.Equal(
            ("(prefers-color-scheme: dark)", "pictures/thresholds-dark.png"),
            ((string?)source.Attribute("media"), (string?)source.Attribute("srcset")));
        Assert.Equal("pictures/thresholds-light.png", (string?)image.Attribute("src"));
        Assert.Equal(
            ("800", "450", "lazy"),
            ((string?)image.Attribute("width"), (string?)image.Attribute("height"), (string?)image.Attribute("loading")));
        Assert.EndsWith("scipy.lu-500 needs 3180 KiB", (string?)image.Attribute("alt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_of_which_the_page_draws_no_chart_stands_in_the_page_itself()
    {
        var picture = Assert.Single(Page.Section("growth").Descendants("picture"));

        Assert.Equal(DarkSvg, Decoded(picture.Element("source")!.Attribute("srcset")!));
        Assert.Equal(LightSvg, Decoded(picture.Element("img")!.Attribute("src")!));
        Assert.EndsWith(
            "dgetrf_parallel (libopenblas.so.0) takes 3160 KiB",
            (string?)picture.Element("img")!.Attribute("alt"),
            StringComparison.Ordinal);
        Assert.Empty(Page.Section("thresholds").Descendants("picture"));
    }

    [Fact]
    public void Nothing_else_is_loaded() => Assert.All(
        Page.Document.Descendants().Attributes("src"),
        src => Assert.True(src.Value.StartsWith("data:", StringComparison.Ordinal)
            || src.Value.StartsWith("pictures/", StringComparison.Ordinal), src.Value));

    [Fact]
    public void A_picture_without_its_PNG_is_linked_only()
    {
        var page = ReportPage.Of(Results, Pictures([new(PictureKind.Latency, PictureForm.Vector, IsDark: true)]));

        Assert.Empty(page.Elements("img"));
        Assert.Equal("pictures/latency-dark.svg", (string?)Assert.Single(page.Section("pictures").Descendants("a")).Attribute("href"));
    }

    [Fact]
    public void Why_there_are_none_is_a_line()
    {
        var page = ReportPage.Of(Results, ReportPictures.None with { Problem = "no font is installed: <none>" });

        Assert.Equal(
            "None were drawn: no font is installed: <none>.", ReportPage.Words(Assert.Single(page.Section("pictures").Elements("p"))));
    }

    [Fact]
    public void Where_nobody_draws_there_is_no_section()
    {
        var page = ReportPage.Of(Results, ReportPictures.None);

        Assert.DoesNotContain("\"pictures\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(ReportPage.Of(Results).Text, page.Text);
        Assert.Empty(page.Elements("img"));
    }

    private static ReportPictures Pictures(IEnumerable<PictureFile> files) =>
        new(ReportPictures.DefaultFolder, [.. files.GroupBy(f => f.Kind).Select(g => new ReportPicture(g.Key, [.. g]))]);

    private static string Decoded(XAttribute data)
    {
        const string prefix = "data:image/svg+xml;base64,";
        Assert.StartsWith(prefix, data.Value, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String(data.Value[prefix.Length..]));
    }
}
