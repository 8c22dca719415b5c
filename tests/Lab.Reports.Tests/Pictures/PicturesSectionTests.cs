using System.Text;
using System.Xml.Linq;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Reports.Pictures;

namespace Lab.Reports.Tests.Pictures;

/// <summary>The page with pictures next to it, with a picture in it, and without any.</summary>
public class PicturesSectionTests
{
    private const string Svg = "<svg>light & more</svg>";

    private static readonly Results Results = new CaptureBuilder()
        .Workload("scipy.lu-500").Probe("scipy.lu-500", 3180).Traced("scipy.lu-500", Outcomes.Completed, SampleGrowth.Lu)
        .Analyse();

    private static readonly ReportPictures Drawn = new([Linked(PictureKind.Thresholds), Linked(PictureKind.Growth)]);

    private static readonly ReportPage Page = ReportPage.Of(
        Results,
        Drawn with { All = [Drawn.All[0] with { Vector = Task.FromResult<string?>(Svg) }, Drawn.All[1]] });

    [Fact]
    public void Each_picture_has_links_to_all_of_its_files()
    {
        var section = Page.Section("pictures");

        Assert.Equal(["Thresholds", "Where the stack goes"], section.Descendants("strong").Select(ReportPage.Words));
        Assert.EndsWith(
            "scipy.lu-500 needs 3180 KiB", (string?)section.Descendants("strong").First().Attribute("title"), StringComparison.Ordinal);
        Assert.Equal(
            Drawn.All.SelectMany(p => PictureFile.Of(p.Kind)).Select(f => $"pictures/{f.Name}").Order(StringComparer.Ordinal),
            section.Descendants("a").Select(a => (string)a.Attribute("href")!).Order(StringComparer.Ordinal));
        Assert.Contains(
            "thresholds-light.png thresholds-light.svg thresholds-dark.png thresholds-dark.svg", ReportPage.Words(section),
            StringComparison.Ordinal);
        Assert.Contains(Page.Elements("a"), a => (string?)a.Attribute("href") == "#pictures");
    }

    [Fact]
    public void Where_scripts_are_off_the_drawn_picture_stands_in_the_page()
    {
        var image = Assert.Single(Page.Section("thresholds").Descendants("noscript")).Element("img")!;

        Assert.Equal(Svg, Decoded(image.Attribute("src")!));
        Assert.Equal(("800", "450"), ((string?)image.Attribute("width"), (string?)image.Attribute("height")));
        Assert.EndsWith("scipy.lu-500 needs 3180 KiB", (string?)image.Attribute("alt"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_drawn_while_the_page_is_written_stands_in_it()
    {
        var drawn = new TaskCompletionSource<string?>();
        using var later = new Timer(_ => drawn.SetResult(Svg), null, dueTime: 50, period: Timeout.Infinite);

        var page = ReportPage.Of(Results, Drawn with { All = [Drawn.All[0] with { Vector = drawn.Task }, Drawn.All[1]] });

        Assert.Equal(Page.Text, page.Text);
    }

    [Fact]
    public void No_picture_is_loaded() => Assert.All(
        Page.Document.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "srcset"),
        source => Assert.StartsWith("data:", source.Value, StringComparison.Ordinal));

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

        Assert.DoesNotContain("\"pictures\"", page.Markup, StringComparison.Ordinal);
        Assert.Equal(ReportPage.Of(Results).Text, page.Text);
        Assert.Empty(page.Elements("img"));
    }

    private static ReportPicture Linked(PictureKind kind) => new(kind, Task.FromResult<string?>(null));

    private static string Decoded(XAttribute data)
    {
        const string prefix = "data:image/svg+xml;base64,";
        Assert.StartsWith(prefix, data.Value, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String(data.Value[prefix.Length..]));
    }
}
