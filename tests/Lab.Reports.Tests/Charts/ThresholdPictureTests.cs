using System.Xml.Linq;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts;

/// <summary>The threshold picture of two workloads whose zones are known.</summary>
public class ThresholdPictureTests
{
    private static readonly ReportPage Page = ReportPage.Of(new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload("scipy.lu-500").Workload("stdlib.json-900", blas: false)
        .Probe("scipy.lu-500", 4096, survives: size => size >= ByteSize.FromKiB(256) && size != ByteSize.FromKiB(512))
        .Probe("scipy.lu-500", 64, CaptureBuilder.OneThread)
        .Probe("stdlib.json-900", 128)
        .Analyse());

    private static readonly XElement Chart = Page.Elements("svg").Single(s => (string?)s.Attribute("class") == "chart");

    private static readonly List<XElement> Rows = [.. Chart.Elements("g").Where(g => (string?)g.Attribute("class") == "row")];

    [Fact]
    public void The_workload_that_needs_most_comes_first() =>
        Assert.Equal(["scipy.lu-500", "stdlib.json-900"], Rows.Select(r => r.Elements("text").First().Value));

    [Theory]
    [InlineData("crash", 0, 33.333)]
    [InlineData("overrun", 33.333, 33.333)]
    [InlineData("safe", 66.667, 33.333)]
    public void Zones_stand_where_their_sizes_are(string zone, double x, double width)
    {
        var rect = Assert.Single(Bars(Rows[0])[0].Elements("rect"), r => (string?)r.Attribute("class") == zone);

        Assert.Equal(x, Percent(rect, "x"), 3);
        Assert.Equal(width, Percent(rect, "width"), 3);
    }

    [Fact]
    public void One_BLAS_thread_is_a_thinner_bar_below()
    {
        var bars = Bars(Rows[0]);

        Assert.Equal(2, bars.Count);
        var (wide, thin) = (bars[0].Elements("rect").First(), bars[1].Elements("rect").First());
        Assert.True((double)wide.Attribute("height")! > 1.5 * (double)thin.Attribute("height")!);
        Assert.True((double)thin.Attribute("y")! >= (double)wide.Attribute("y")! + (double)wide.Attribute("height")!);
        Assert.Equal(16.667, Percent(bars[1].Element("line")!, "x1"), 3);
        Assert.Single(Bars(Rows[1]));
    }

    [Fact]
    public void Single_trials_inside_the_overrun_zone_are_marked_by_how_they_ended()
    {
        var bar = Bars(Rows[0])[0];

        Assert.Contains(bar.Elements("circle"), c => Math.Abs(Percent(c, "cx") - 33.333) < 0.001);
        Assert.Equal(41.667, Percent(Assert.Single(bar.Elements("svg")), "x"), 3);
    }

    [Theory]
    [InlineData("256 KiB IIS", 33.333)]
    [InlineData("1 MiB JVM", 50)]
    [InlineData("1.5 MiB Windows, macOS, musl", 54.875)]
    [InlineData("8 MiB glibc", 75)]
    [InlineData("8 MiB recommended", 75)]
    public void Sizes_in_common_use_are_marked(string label, double x) =>
        Assert.Equal(x, Percent(Assert.Single(Chart.Descendants("text"), t => t.Value == label), "x"), 3);

    [Fact]
    public void Zones_differ_without_their_colours() =>
        Assert.Contains(Page.Elements("pattern"), p => (string?)p.Attribute("id") == "overrun");

    [Fact]
    public void Each_bar_says_its_zones_in_words() =>
        Assert.Equal(
            "scipy.lu-500, BLAS threads unset: safe from 4 MiB, appears to work but corrupts memory from 256 KiB",
            Bars(Rows[0])[0].Element("title")!.Value);

    [Fact]
    public void Many_small_workloads_are_folded_away()
    {
        var section = ReportPage.Sample.Section("thresholds");
        var folded = Assert.Single(section.Elements("details"));

        Assert.Matches("^[0-9]+ more workloads that need 128 KiB or less$", folded.Element("summary")!.Value);
        Assert.Null(folded.Attribute("open"));
        Assert.Equal(2, section.Descendants("svg").Count(s => (string?)s.Attribute("class") == "chart"));
        Assert.DoesNotContain(section.Elements("svg").Descendants("text"), t => t.Value == "lab.empty");
        Assert.Contains(folded.Descendants("text"), t => t.Value == "lab.empty");
    }

    private static List<XElement> Bars(XElement row) => [.. row.Elements("g")];

    private static double Percent(XElement element, string attribute) =>
        double.Parse(((string)element.Attribute(attribute)!).TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
}
