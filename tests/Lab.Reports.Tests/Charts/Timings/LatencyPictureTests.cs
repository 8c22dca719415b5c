using System.Globalization;
using System.Xml.Linq;
using Lab.Testing.Timings;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts.Timings;

/// <summary>Latency over stack size of LU 500, whose zones and times are known: drawn where they are.</summary>
public class LatencyPictureTests
{
    private static readonly ReportPage Page = ReportPage.Of(SampleTimings.Build());

    private static readonly List<XElement> Charts =
        [.. Page.Section("latency").Descendants("svg").Where(s => (string?)s.Attribute("class") == "chart latency")];

    private static readonly List<XElement> Panels = Classed(Charts[0], "panel");

    private static readonly XElement Unlimited = Panels[0];

    private static readonly XElement OneThread = Panels[1];

    [Fact]
    public void There_is_one_picture_a_workload_and_one_panel_an_environment()
    {
        Assert.Equal(2, Charts.Count);
        Assert.Equal(["BLAS threads unset", "One BLAS thread"], Panels.Select(p => p.Element("text")!.Value));
        Assert.Single(Classed(Charts[1], "panel"));
    }

    [Theory]
    [InlineData(0, "crash", 16, 128)]
    [InlineData(0, "overrun", 128, 3180)]
    [InlineData(1, "crash", 16, 36)]
    public void Bands_stand_where_their_sizes_are_and_end_at_the_exact_minimum(int panel, string zone, long fromKiB, long toKiB)
    {
        var rect = Assert.Single(Panels[panel].Descendants("rect"), r => (string?)r.Attribute("class") == zone);

        Assert.Equal(X(fromKiB), Number(rect, "x"), 3);
        Assert.Equal(X(toKiB), Number(rect, "x") + Number(rect, "width"), 2);
        Assert.Contains(rect.Parent!.Descendants("text"), t => t.Value == $"{zone} zone");
    }

    [Theory]
    [InlineData(0, "minimum", "minimum 3180 KiB", 3180)]
    [InlineData(0, "recommended", "8 MiB recommended", 8192)]
    [InlineData(1, "minimum", "minimum 36 KiB", 36)]
    [InlineData(1, "mark", "unset needs 3180 KiB", 3180)]
    public void Sizes_that_matter_are_lines_with_words(int panel, string kind, string label, long kib)
    {
        var text = Assert.Single(Panels[panel].Descendants("text"), t => t.Value == label);

        Assert.Equal(X(kib), Number(text, "x"), 3);
        Assert.Equal(X(kib), Number(Assert.Single(Panels[panel].Descendants("line"), l => (string?)l.Attribute("class") == kind), "x1"), 3);
    }

    [Fact]
    public void Both_minimums_stand_on_the_same_axes()
    {
        Assert.Equal(Ticks(Unlimited), Ticks(OneThread));
        Assert.Equal(["0", "5 ms", "10 ms", "15 ms", "16 KiB"], Ticks(Unlimited).Take(5));
        Assert.Equal(
            "Against unset: warm 1.20×, cold 1.19×, each on its smallest size", ReportPage.Words(OneThread.Elements("text").ElementAt(1)));
    }

    [Fact]
    public void A_point_stands_at_its_size_and_its_time()
    {
        var (warm, plot) = (Curve(Unlimited, 0), Unlimited.Descendants("rect").First());
        var points = Classed(warm, "point");

        Assert.Equal([3184, 4096, 8192, 32768, 40960, 65536], points.Select(Size));
        Assert.All(points, p => Assert.Equal(X(Size(p)), Number(p.Element("circle")!, "cx"), 3));
        var (top, height) = (Number(plot, "y"), Number(plot, "height"));
        Assert.Equal(top + (height / 2), Number(points[0].Element("circle")!, "cy"), 2);
        Assert.Equal(top + height - (height * 7.5 * 1.008 / 15), Number(points[0].Element("line")!, "y2"), 2);
    }

    [Fact]
    public void Above_the_step_the_cold_curve_is_the_higher_one_and_the_step_is_told()
    {
        var (warm, cold) = (Classed(Curve(Unlimited, 0), "point").Last(), Classed(Curve(Unlimited, 1), "point").Last());

        Assert.True(Number(cold.Element("circle")!, "cy") < Number(warm.Element("circle")!, "cy") - 20);
        var step = Assert.Single(Unlimited.Descendants("line"), l => (string?)l.Attribute("class") == "step");
        Assert.Equal((X(32768) + X(40960)) / 2, Number(step, "x1"), 3);
        Assert.Contains(Unlimited.Descendants("text"), t => t.Value == "cold 1.40× as long from 40 MiB on");
    }

    [Fact]
    public void Curves_are_told_by_words_dashes_and_points_besides_their_colours()
    {
        var names = Unlimited.Elements("text").Where(t => ((string)t.Attribute("class")!).StartsWith("name", StringComparison.Ordinal));

        Assert.Equal(["cold", "warm"], names.Select(t => t.Value));
        Assert.Contains(".style-1 .line { stroke-dasharray", Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_no_samples_there_is_a_cross_with_the_reason_and_a_gap()
    {
        var without = Assert.Single(Classed(Curve(Unlimited, 0), "without"));

        Assert.Equal("warm, 16 MiB: no samples: the benchmark died: <SIGSEGV> & more", without.Element("title")!.Value);
        Assert.Equal(X(16384), Number(without.Element("svg")!, "x"), 2);
        Assert.Equal(4, Curve(Unlimited, 0).Elements("line").Count());
        Assert.Equal(6, Curve(Unlimited, 1).Elements("line").Count());
    }

    [Fact]
    public void Each_label_of_a_size_has_a_line_of_its_own() =>
        Assert.All(Panels, panel => Assert.Distinct(Assert.Single(Classed(panel, "flags")).Elements("text").Select(t => Number(t, "y"))));

    [Fact]
    public void Sizes_above_64_MiB_lengthen_the_axis()
    {
        var results = SampleTimings.Build();
        var curve = results.Timings!.Latency[0];
        var longer = curve with { Points = [.. curve.Points, new(ByteSize.FromMiB(200), SampleTimings.Time(7.5e6), null)] };
        var page = ReportPage.Of(results with { Timings = results.Timings with { Latency = [longer] } });

        Assert.Contains(page.Section("latency").Descendants("text"), t => t.Value == "256 MiB");
        var circle = page.Section("latency").Descendants("g").Last(g => (string?)g.Attribute("class") == "point").Element("circle")!;
        Assert.Equal(100 * Math.Log2(200 * 64) / 14, Number(circle, "cx"), 3);
    }

    [Fact]
    public void Without_a_minimum_there_are_no_bands()
    {
        var results = SampleTimings.Build();
        var curve = results.Timings!.Latency[0] with { MinimumStackBytes = null, OverrunZone = null };
        var section = ReportPage.Of(results with { Timings = new() { Latency = [curve] } }).Section("latency");

        Assert.Empty(section.Descendants("svg").First(s => (string?)s.Attribute("class") == "chart latency").Descendants("rect"));
        Assert.Contains("minimum not measured", ReportPage.Words(section), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_plain_thread_was_tried_nothing_is_said_to_crash()
    {
        var results = SampleTimings.Build();
        var curve = results.Timings!.Latency[0] with { Workload = "numpy.other", OverrunZone = null };
        var chart = ReportPage.Of(results with { Timings = new() { Latency = [curve] } }).Section("latency")
            .Descendants("svg").First(s => (string?)s.Attribute("class") == "chart latency");

        Assert.Equal(["untried"], chart.Descendants("rect").Select(r => (string?)r.Attribute("class")));
        Assert.Contains(chart.Descendants("text"), x => x.Value == "too small");
    }

    private static List<XElement> Classed(XElement element, string name) =>
        [.. element.Descendants("g").Where(g => (string?)g.Attribute("class") == name)];

    private static XElement Curve(XElement panel, int style) => Assert.Single(Classed(panel, $"curve style-{style}"));

    private static IEnumerable<string> Ticks(XElement panel) => Assert.Single(Classed(panel, "axis")).Elements("text").Select(t => t.Value);

    /// <summary>Percent of an axis from 16 KiB to 64 MiB.</summary>
    private static double X(long kib) => 100 * Math.Log2(kib / 16.0) / 12;

    /// <summary>The size in the words of a point, in KiB.</summary>
    private static long Size(XElement point)
    {
        var words = point.Element("title")!.Value.Split(", ")[1].Split(": ")[0];
        return ByteSize.Parse(words.Replace(" ", "", StringComparison.Ordinal)).Bytes / 1024;
    }

    private static double Number(XElement element, string attribute) =>
        double.Parse(((string)element.Attribute(attribute)!).TrimEnd('%'), CultureInfo.InvariantCulture);
}
