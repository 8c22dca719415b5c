using System.Text.Json;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts;

/// <summary>The chart of the thresholds of three probes whose zones are known.</summary>
public class ThresholdsChartTests
{
    private const long KiB = 1024;

    private static readonly ReportPage Page = ReportPage.Of(new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload("scipy.lu-500").Workload("stdlib.json-900", blas: false)
        .Probe("scipy.lu-500", 4096, survives: size => size >= ByteSize.FromKiB(256) && size != ByteSize.FromKiB(512))
        .Probe("scipy.lu-500", 64, CaptureBuilder.OneThread)
        .Probe("stdlib.json-900", 128)
        .Analyse());

    private static readonly JsonElement Chart = PageChart.Of(Page, "thresholds");

    [Fact]
    public void The_workload_that_needs_most_comes_first() => Assert.Equal(
        [("0", "scipy.lu-500", 4096 * KiB), ("1", "stdlib.json-900", 128 * KiB), ("2", "scipy.lu-500 with one BLAS thread", 64 * KiB)],
        PageChart.Items(Chart, "rows")
            .Select(i => (PageChart.Row(i), i.GetProperty("name").GetString()!, PageChart.Numbers(i).Single())));

    [Theory]
    [InlineData("zone-crash", 16, 256)]
    [InlineData("zone-overrun", 256, 4096)]
    [InlineData("zone-safe", 4096, 65536)]
    public void Zones_go_from_the_start_of_the_axis_to_its_end(string zone, long from, long to) => Assert.Equal(
        [from * KiB, to * KiB], PageChart.Numbers(Assert.Single(PageChart.Items(Chart, zone), i => PageChart.Row(i) == "0")));

    [Fact]
    public void A_minimum_beyond_the_usual_axis_has_its_place_on_a_longer_one()
    {
        var chart = PageChart.Of(ReportPage.Of(new CaptureBuilder().Workload("deep").Probe("deep", 100 << 10).Analyse()), "thresholds");

        var end = chart.GetProperty("xAxis").GetProperty("max").GetInt64();
        Assert.InRange(end, 101 << 20, 1L << 30);
        Assert.Equal([100 << 20, end], PageChart.Numbers(PageChart.Items(chart, "zone-safe").Single()));
    }

    [Fact]
    public void Single_trials_inside_the_overrun_zone_are_marked_by_how_they_ended()
    {
        Assert.Equal([512 * KiB], PageChart.Items(Chart, "died").SelectMany(PageChart.Numbers));
        Assert.Contains(256 * KiB, PageChart.Items(Chart, "survived").SelectMany(PageChart.Numbers));
        Assert.All(PageChart.Items(Chart, "survived"), i => Assert.InRange(PageChart.Numbers(i)[0], 256 * KiB, (4096 * KiB) - 1));
    }

    [Theory]
    [InlineData("256 KiB IIS", 256)]
    [InlineData("1 MiB JVM", 1024)]
    [InlineData("1.5 MiB Windows, macOS, musl", 1536)]
    [InlineData("8 MiB glibc", 8192)]
    [InlineData("8 MiB recommended", 8192)]
    public void Sizes_in_common_use_are_marked(string label, long kib)
    {
        var marks = Chart.GetProperty("series").EnumerateArray().Single(s => s.TryGetProperty("markLine", out _)).GetProperty("markLine");

        var mark = Assert.Single(
            marks.GetProperty("data").EnumerateArray(), m => m.GetProperty("label").GetProperty("formatter").GetString() == label);
        Assert.Equal(kib * KiB, mark.GetProperty("xAxis").GetInt64());
    }

    [Fact]
    public void Hover_says_the_zones_and_the_pair_that_proves_the_minimum() => Assert.Equal(
        "scipy.lu-500\nminimum 4 MiB (4,194,304 bytes)\nproved by two trials: lives at 4 MiB, dies at 4092 KiB\n"
            + "appears to work from 256 KiB, and corrupts memory\nto set: 8 MiB",
        PageChart.Items(Chart, "rows")[0].GetProperty("tip").GetString());

    [Fact]
    public void A_bar_leads_to_its_row_of_the_table()
    {
        var rows = Page.Section("probes").Descendants("tr").Where(r => r.Attribute("data-row") is not null)
            .ToDictionary(r => (string)r.Attribute("data-row")!, r => (string)r.Attribute("id")!);

        Assert.Equal(["workload-scipy.lu-500", "workload-stdlib.json-900", "workload-scipy.lu-500-blas-1"], rows.Values);
        Assert.All(PageChart.Items(Chart, "rows"), i => Assert.Equal(rows[PageChart.Row(i)], i.GetProperty("link").GetString()));
    }

    [Fact]
    public void Rows_can_be_chosen_by_what_they_differ_in() => Assert.Equal(
        ["library: scipy stdlib", "blas: 1 unset"],
        Page.Section("thresholds").Descendants("select").Select(s =>
            $"{(string)s.Attribute("name")!}: {string.Join(' ', s.Elements("option").Skip(1).Select(o => o.Value.Trim()))}"));

    [Fact]
    public void A_name_that_looks_like_a_colour_or_a_function_of_the_page_is_text()
    {
        var page = ReportPage.Of(new CaptureBuilder().Workload("\u0001crash").Probe("\u0001crash", 3180).Analyse());

        var item = Assert.Single(PageChart.Items(PageChart.Of(page, "thresholds"), "rows"));

        Assert.Equal("\\u0001crash", item.GetProperty("name").GetString());
        Assert.StartsWith("\\u0001crash\n", item.GetProperty("tip").GetString(), StringComparison.Ordinal);
    }
}
