using System.Text.Json;
using Lab.Analysis;
using Lab.Analysis.Timings;
using Lab.Testing.Timings;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts.Timings;

/// <summary>Latency over stack size of LU 500, whose zones and times are known: drawn where they are.</summary>
public class LatencyChartTests
{
    private const long KiB = 1024;

    private static readonly Results Results = SampleTimings.Build();

    private static readonly ReportPage Page = ReportPage.Of(Results);

    private static readonly JsonElement Unlimited = PageChart.Of(Page, "latency-1");

    private static readonly JsonElement OneThread = PageChart.Of(Page, "latency-2");

    [Fact]
    public void There_is_one_chart_an_environment_of_each_workload() => Assert.Equal(
        [
            ("scipy.lu-500", "BLAS threads unset"), ("scipy.lu-500", "One BLAS thread"), ("stdlib.json-900", "BLAS threads unset"),
        ],
        Page.Section("latency").Descendants("figure").SelectMany(figure => figure.Elements("p").Select(
            p => (ReportPage.Words(figure.Element("h3")!), ReportPage.Words(p).Split(',')[0]))));

    [Fact]
    public void Every_figure_of_the_results_is_in_the_charts()
    {
        var curves = Results.Timings!.Latency.GroupBy(c => (c.Workload, c.Environment.BlasThreads)).ToList();
        Assert.Equal(3, curves.Count);
        for (var chart = 0; chart < curves.Count; chart++)
        {
            var options = PageChart.Of(Page, $"latency-{chart + 1}");
            Assert.All(curves[chart], curve => Assert.Equal(Numbers(curve), Numbers(options, curve.Mode.ToString().ToLowerInvariant())));
        }
    }

    [Theory]
    [InlineData(1, "crash zone: from 16 KiB up to 128 KiB", 16, 128)]
    [InlineData(1, "overrun zone: from 128 KiB up to 3180 KiB", 128, 3180)]
    [InlineData(2, "crash zone: from 16 KiB up to 36 KiB", 16, 36)]
    public void Zones_stand_where_their_sizes_are_and_end_at_the_exact_minimum(int chart, string tip, long from, long to)
    {
        var zone = Assert.Single(Zones(PageChart.Of(Page, $"latency-{chart}")), z => z[0].GetProperty("tip").GetString() == tip);

        Assert.Equal((from * KiB, to * KiB), (zone[0].GetProperty("xAxis").GetInt64(), zone[1].GetProperty("xAxis").GetInt64()));
        Assert.Equal(tip.Split(':')[0], zone[0].GetProperty("label").GetProperty("formatter").GetString());
    }

    [Theory]
    [InlineData(1, "minimum 3180 KiB", 3180)]
    [InlineData(1, "8 MiB recommended", 8192)]
    [InlineData(2, "minimum 36 KiB", 36)]
    [InlineData(2, "unset needs 3180 KiB", 3180)]
    public void Sizes_that_matter_are_lines_with_words(int chart, string label, long kib) =>
        Assert.Equal(kib * KiB, Mark(PageChart.Of(Page, $"latency-{chart}"), label).GetProperty("xAxis").GetInt64());

    [Fact]
    public void A_step_is_marked_between_its_sizes_and_told()
    {
        var step = Mark(Unlimited, "cold 1.40×").GetProperty("xAxis").GetInt64();

        // Midway on the axis: as many times the one as the other is times it.
        Assert.Equal(32768.0 / (step / 1024.0), step / 1024.0 / 40960, 6);
        Assert.Contains("1.40× as long from 40 MiB on", ReportPage.Words(Page.Section("latency")), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_environments_stand_on_the_same_axes()
    {
        foreach (var axis in new[] { "xAxis", "yAxis" })
            Assert.Equal(Unlimited.GetProperty(axis).GetRawText(), OneThread.GetProperty(axis).GetRawText());
        var times = Unlimited.GetProperty("yAxis");
        Assert.Equal((0, 15e6), (times.GetProperty("min").GetDouble(), times.GetProperty("max").GetDouble()));
        Assert.Contains(
            "9.00 ms on 40 KiB, and no other time beyond noise up to 64 MiB, 1.20× the time with the unlimited BLAS",
            ReportPage.Words(Page.Section("latency")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_are_told_by_words_dashes_and_points_besides_their_colours()
    {
        var (warm, cold) = (PageChart.Series(Unlimited, "warm"), PageChart.Series(Unlimited, "cold"));

        Assert.Equal(
            ["warm", "cold"], new[] { warm, cold }.Select(c => c.GetProperty("endLabel").GetProperty("formatter").GetString()));
        Assert.NotEqual(Text(warm, "lineStyle", "type"), Text(cold, "lineStyle", "type"));
        Assert.NotEqual(Text(warm, "itemStyle", "color"), Text(cold, "itemStyle", "color"));
    }

    [Fact]
    public void Where_there_are_no_samples_there_is_a_cross_with_the_reason_and_a_gap()
    {
        var cross = Assert.Single(PageChart.Items(Unlimited, "warm-without"));

        Assert.Equal("warm, 16 MiB\nno samples: the benchmark died: <SIGSEGV> & more", cross.GetProperty("tip").GetString());
        Assert.Equal([16384 * KiB, 0], PageChart.Values(cross));
        Assert.Equal([16384 * KiB, null], PageChart.Values(PageChart.Items(Unlimited, "warm")[3]));
        Assert.Equal(3 * 6, PageChart.Items(Unlimited, "warm-whiskers").Count);
        Assert.Empty(PageChart.Items(Unlimited, "cold-without"));
    }

    [Fact]
    public void A_point_says_all_that_is_known_of_its_time() => Assert.Equal(
        "warm, 3184 KiB\nmedian 7.50 ms (95 % confidence: 7.44 ms to 7.56 ms)\nquartiles 7.41 ms and 7.59 ms\n95th percentile 7.74 ms\n"
            + "15 samples from 7.38 ms to 7.86 ms, 1 of them outliers",
        PageChart.Items(Unlimited, "warm")[0].GetProperty("tip").GetString());

    [Fact]
    public void Each_label_of_a_size_has_a_line_of_its_own() => Assert.All(
        [Unlimited, OneThread],
        chart => Assert.Distinct(Marks(chart).Select(m => m.GetProperty("label").GetProperty("distance").GetInt32())));

    [Fact]
    public void Sizes_above_64_MiB_lengthen_the_axis()
    {
        var curve = Results.Timings!.Latency[0];
        var longer = curve with { Points = [.. curve.Points, new(ByteSize.FromMiB(200), SampleTimings.Time(7.5e6), null)] };

        var chart = Of(longer);

        Assert.Equal(256 * KiB * KiB, chart.GetProperty("xAxis").GetProperty("max").GetInt64());
        Assert.Equal(200 * KiB * KiB, PageChart.Values(PageChart.Items(chart, "warm")[^1])[0]);
    }

    [Fact]
    public void Without_a_minimum_there_are_no_zones()
    {
        var curve = Results.Timings!.Latency[0] with { MinimumStackBytes = null, OverrunZone = null };
        var page = ReportPage.Of(Results with { Timings = new() { Latency = [curve] } });

        Assert.Empty(Zones(PageChart.Of(page, "latency-1")));
        Assert.Contains("minimum not measured", ReportPage.Words(page.Section("latency")), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_plain_thread_was_tried_nothing_is_said_to_crash()
    {
        var zones = Zones(Of(Results.Timings!.Latency[0] with { Workload = "numpy.other", OverrunZone = null }));

        Assert.Equal(["too small"], zones.Select(z => z[0].GetProperty("label").GetProperty("formatter").GetString()));
    }

    [Fact]
    public void A_time_without_a_place_on_a_logarithmic_axis_is_a_cross()
    {
        var curve = Results.Timings!.Latency[0];
        var (least, none) = (SampleTimings.Time(1), SampleTimings.Time(0));
        var chart = Of(curve with
        {
            Points = [curve.Points[0], new(ByteSize.FromMiB(4), least, null), new(ByteSize.FromMiB(8), none, null)],
        });

        Assert.Equal("log", Text(chart, "yAxis", "type"));
        Assert.Equal("warm, 8 MiB\nmedian 0 ns", string.Join('\n', Assert.Single(PageChart.Items(chart, "warm-without"))
            .GetProperty("tip").GetString()!.Split('\n').Take(2)).Split(" (")[0]);
    }

    private static JsonElement Of(LatencyCurve curve) =>
        PageChart.Of(ReportPage.Of(Results with { Timings = new() { Latency = [curve] } }), "latency-1");

    /// <summary>Size, median and interval of each point; the size alone where there is no time.</summary>
    private static IEnumerable<double?[]> Numbers(LatencyCurve curve) => curve.Points.Select(p => p.Time is not { } time
        ? [p.StackBytes.Bytes, null]
        : new double?[]
        {
            p.StackBytes.Bytes, time.MedianNanoseconds, time.MedianInterval?.Lower ?? time.Percentile25Nanoseconds,
            time.MedianInterval?.Upper ?? time.Percentile75Nanoseconds,
        });

    private static IEnumerable<double?[]> Numbers(JsonElement chart, string curve) =>
        PageChart.Items(chart, curve).Select(PageChart.Values);

    private static JsonElement.ArrayEnumerator Zones(JsonElement chart) =>
        PageChart.Series(chart, "sizes").GetProperty("markArea").GetProperty("data").EnumerateArray();

    private static JsonElement.ArrayEnumerator Marks(JsonElement chart) =>
        PageChart.Series(chart, "sizes").GetProperty("markLine").GetProperty("data").EnumerateArray();

    private static JsonElement Mark(JsonElement chart, string label) =>
        Assert.Single(Marks(chart), m => m.GetProperty("label").GetProperty("formatter").GetString() == label);

    private static string Text(JsonElement element, string part, string property) =>
        element.GetProperty(part).GetProperty(property).GetString()!;
}
