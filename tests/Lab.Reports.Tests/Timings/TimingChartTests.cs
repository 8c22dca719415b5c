using System.Text.Json;
using System.Xml.Linq;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Tests.Charts;
using Lab.Testing.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Reports.Tests.Timings;

/// <summary>The charts of overhead and of threads; and what holds for every chart of times.</summary>
public class TimingChartTests
{
    private static readonly string[] Ids = ["latency", "overhead", "threads", "watermark"];

    private static readonly ReportPage Page = ReportPage.Of(SampleTimings.Build());

    private static readonly JsonElement Overhead = PageChart.Of(Page, "overhead");

    [Fact]
    public void A_row_says_what_each_bridge_is_to_the_floor()
    {
        var rows = PageChart.Items(Overhead, "rows");

        Assert.Equal(
            ["empty call", "float in and out", "exception", "NumPy array of 1e6 doubles shared without a copy"],
            rows.Select(r => r.GetProperty("name").GetString()));
        Assert.Equal("❙ 14.5 ns  ● 1.07×  ◇ 7.86×", rows[0].GetProperty("note").GetString());
        Assert.Equal("❙ 31.0 ns  ● within noise  ◇ 8.70×", rows[1].GetProperty("note").GetString());
        Assert.Equal("❙ 820 ns  ● 6.10×  ◇ no samples", rows[2].GetProperty("note").GetString());
    }

    [Theory]
    [InlineData(Bridge.C, "C program")]
    [InlineData(Bridge.CApi, "C API")]
    [InlineData(Bridge.PythonNet, "pythonnet")]
    public void Every_time_of_a_bridge_is_a_mark_in_the_row_of_its_operation(Bridge bridge, string series)
    {
        var costs = SampleTimings.All.CallOverhead;
        var operations = costs.Select(c => c.Operation).Distinct().ToList();

        Assert.Equal(
            costs.Where(c => c.Bridge == bridge && c.Time is not null).Select(c => (
                c.Operation, c.Time!.MedianNanoseconds, c.Time.MedianInterval!.Lower, c.Time.MedianInterval.Upper)),
            PageChart.Items(Overhead, series).Select(i => (
                operations[int.Parse(PageChart.Row(i), CultureInfo.InvariantCulture)], Number(i, 1), Number(i, 2), Number(i, 3))));
        Assert.Equal(
            PageChart.Items(Overhead, series).SelectMany(i => new[] { Number(i, 2), Number(i, 3), (double?)null }.Select(
                end => (PageChart.Row(i), end))),
            PageChart.Items(Overhead, $"{series}-whiskers").Select(i => (PageChart.Row(i), End(i))));
    }

    [Fact]
    public void Hover_says_the_ratio_in_words() => Assert.EndsWith(
        "\nwithin noise of the C program", PageChart.Items(Overhead, "C API")[1].GetProperty("tip").GetString(), StringComparison.Ordinal);

    [Fact]
    public void A_bridge_without_samples_says_why()
    {
        const string Problem = "no samples: the package pythonnet was not found in any feed <that answers>";

        Assert.Contains(Page.Section("overhead").Descendants("td"), td => td.Value == Problem);
        Assert.Equal(2, PageChart.Items(Overhead, "pythonnet").Count);
    }

    [Fact]
    public void Threads_have_a_curve_a_count_their_memory_and_the_reason_of_a_step()
    {
        var (section, chart) = (Page.Section("threads"), PageChart.Of(Page, "threads"));

        foreach (var same in SampleTimings.All.Threads.Where(t => t.Use == ThreadUse.Create).GroupBy(t => t.Count))
        {
            Assert.Equal(
                same.Select(t => new double?[] { t.StackBytes.Bytes, t.Time?.MedianNanoseconds }),
                PageChart.Items(chart, Plural.Of(same.Key, "thread")).Select(i => PageChart.Values(i)[..2]));
        }

        Assert.Equal(
            "64 threads, 256 MiB\nno samples: no memory for 64 stacks of 256 MiB",
            Assert.Single(PageChart.Items(chart, "64 threads-without")).GetProperty("tip").GetString());
        Assert.Equal(
            ["8 threads 1.80×", "1 thread 1.62×"],
            PageChart.Series(chart, "sizes").GetProperty("markLine").GetProperty("data").EnumerateArray()
                .Select(m => m.GetProperty("label").GetProperty("formatter").GetString()));
        Assert.Equal(
            "64 KiB|45.0 µs 43.6 µs to 46.4 µs|12 KiB|292 µs 284 µs to 301 µs|96 KiB|1.90 ms 1.84 ms to 1.96 ms|768 KiB",
            Row(section.Descendants("tbody").First().Elements("tr").First()));
        Assert.Contains(
            "Creating a thread: 1.62× as long from 48 MiB on as up to 32 MiB; from there on the stacks of a round exceed the 40 MiB "
                + "that glibc keeps",
            ReportPage.Words(section),
            StringComparison.Ordinal);
        Assert.Equal("8 MiB|46.0 µs 45.6 µs to 46.4 µs|8.20 µs 8.13 µs to 8.27 µs", Row(section.Descendants("tr").Last()));
    }

    [Fact]
    public void Each_chart_has_words_for_those_who_hear_it()
    {
        var charts = Ids.SelectMany(id => Page.Section(id).Descendants("div")).Where(d => (string?)d.Attribute("role") == "img").ToList();

        Assert.Equal(
            ["chart-latency-1", "chart-latency-2", "chart-latency-3", "chart-overhead", "chart-threads"],
            charts.Select(c => (string?)c.Attribute("id")));
        Assert.All(charts, c => Assert.EndsWith(
            "; the figures are in the table below", (string?)c.Attribute("aria-label"), StringComparison.Ordinal));
        Assert.Distinct(charts.Select(c => (string?)c.Attribute("aria-label")));
    }

    [Fact]
    public void Strange_or_missing_figures_give_a_page_all_the_same()
    {
        var nothing = SampleTimings.Time(0);
        var wide = SampleTimings.Time(20) with { MedianInterval = new(-5, 50, 0.95) };
        var curve = SampleLatency.Lu(SampleTimings.Lu)[0];
        var timings = new TimingResults
        {
            CallOverhead =
            [
                new() { Operation = "empty call", Bridge = Bridge.C, Problem = "gcc is missing" },
                new() { Operation = "empty call", Bridge = Bridge.CApi, Time = nothing },
                new() { Operation = "float", Bridge = Bridge.CApi, Time = wide },
            ],
            Latency =
            [
                curve with { Points = [] },
                curve with { Mode = CallMode.Cold,
                    Points = [new(ByteSize.FromMiB(4), wide, null), new(ByteSize.FromMiB(8), null, null)] },
            ],
            Threads = [new() { Use = ThreadUse.Create, StackBytes = ByteSize.FromMiB(1), Count = 1, Problem = "no memory" }],
            Watermarks = [new() { Reading = Watermark.Paint, StackBytes = ByteSize.FromMiB(1), Problem = "it died" }],
        };
        var page = ReportPage.Of(SampleTimings.Build() with { Timings = timings });

        var (latency, overhead) = (PageChart.Of(page, "latency-1"), PageChart.Of(page, "overhead"));
        Assert.Equal([4 << 20, 20, -5, 50], PageChart.Values(PageChart.Items(latency, "cold")[0]));
        Assert.Equal([-5, 50, null], PageChart.Items(latency, "cold-whiskers").Select(End));
        Assert.Equal([8 << 20, null], PageChart.Values(PageChart.Items(latency, "cold")[1]));
        Assert.Equal("❙ no samples  ● 0 ns", PageChart.Items(overhead, "rows")[0].GetProperty("note").GetString());
        // Zero has no place on the axis.
        Assert.Equal("1", PageChart.Row(Assert.Single(PageChart.Items(overhead, "C API"))));
        Assert.Contains("Creating threads was not timed.", ReportPage.Words(page.Section("threads")), StringComparison.Ordinal);
        Assert.Contains("there is no C program to compare with", ReportPage.Words(page.Section("overhead")), StringComparison.Ordinal);
        Assert.Contains("no samples: it died", ReportPage.Words(page.Section("watermark")), StringComparison.Ordinal);
    }

    private static double? End(JsonElement whisker) =>
        whisker.GetProperty("value")[1] is { ValueKind: JsonValueKind.Number } end ? end.GetDouble() : null;

    private static double Number(JsonElement item, int index) => item.GetProperty("value")[index].GetDouble();

    private static string Row(XElement row) => string.Join('|', row.Elements().Select(ReportPage.Words));
}
