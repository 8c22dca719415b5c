using System.Text.Json;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Browser.Tests;

/// <summary>The stacks that the page draws, read back from it, are those of results.json; so is what it says of two of them.</summary>
[Collection(Browser.Collection)]
public sealed class GrowthChartTests(Browser browser)
{
    private const string Choose = """
        const [of, beside] = document.querySelectorAll("#growth-choice select");
        [of.value, beside.value] = arguments;
        of.dispatchEvent(new Event("change", { bubbles: true }));
        """;

    /// <summary>A deep stack with untouched pages, a less deep one of the same function, and one of another.</summary>
    private static readonly Results Results = Sample();

    [Fact]
    public void Every_part_ends_where_a_step_of_the_results_does_and_nothing_is_left_out()
    {
        var page = Open();
        foreach (var (index, said) in Deepest(JsonElement.Parse(JsonReport.Render(Results))).Index())
        {
            page.Run(Choose, Number(index), "");
            var chart = Chart(page);

            var parts = chart.Items("parts").Select(p => p.Item).ToList();
            Assert.Equal(Depths(said), parts.SelectMany(part => Values(part.GetProperty("steps")).Append(Value(part, 2))).Order());
            Assert.Equal(parts.Select(part => Value(part, 2)).SkipLast(1), parts.Select(part => Value(part, 1)).Skip(1));
            Assert.Equal(
                said.TryGetProperty("untouched", out var ranges)
                    ? ranges.EnumerateArray().Select(r => (r.GetProperty("fromBytes").GetInt64(), r.GetProperty("toBytes").GetInt64()))
                    : [],
                chart.Items("untouched").Select(u => (Value(u.Item, 1), Value(u.Item, 2))));
        }
    }

    [Fact]
    public void A_part_is_named_with_its_size_its_function_and_its_Python_line()
    {
        var page = Open();

        Assert.Contains("dgetrf_parallel (libopenblas.so.0)", Chart(page).Texts);
        Assert.Contains("3160 KiB, lu_factor (_decomp_lu.py:79)", Chart(page).Texts);
        Assert.Contains("2.5 MiB of it never touched", Tip(page), StringComparison.Ordinal);
        Assert.StartsWith(
            "deep takes 3180 KiB; 2.5 MiB of it, 81 %, are pages that no call touched. dgetrf_parallel (libopenblas.so.0) took 3160 KiB",
            page.Element("#growth-says").Text,
            StringComparison.Ordinal);

        static string Tip(OpenedPage page) => string.Join(
            '\n', Chart(page).Items("parts").Select(part => part.Item.GetProperty("tip").GetString()));
    }

    [Fact]
    public void Two_stacks_stand_side_by_side_with_what_has_grown_shrunk_come_and_gone()
    {
        var page = Open();
        page.Run(Choose, "0", "1");

        Assert.Equal([0, 1], Chart(page).Items("parts").Select(part => Value(part.Item, 0)).Distinct());
        Assert.Equal(["dgetrf_parallel (libopenblas.so.0) shrunk 3160 KiB 1576 KiB −1584 KiB"], Changes(page));

        page.Run(Choose, "1", "2");
        Assert.Equal(
            [
                "dgetrf_parallel (libopenblas.so.0) gone 1576 KiB – −1576 KiB",
                "zgetrf_single (libopenblas.so.0) new – 520 KiB +520 KiB",
                "dgetf2_k (libopenblas.so.0) gone 4 KiB – −4 KiB",
            ],
            Changes(page));
        page.Run(Choose, "1", "0");
        Assert.Equal(["dgetrf_parallel (libopenblas.so.0) grown 1576 KiB 3160 KiB +1584 KiB"], Changes(page));
        page.Run(Choose, "0", "0");
        Assert.Equal("No function takes a page more or less of one than of the other.", page.Element("#growth-changes p").Text);
        page.Run(Choose, "0", "");
        Assert.False(page.Element("#growth-changes").Displayed);
    }

    [Fact]
    public void A_step_is_zoomed_to_from_the_table_and_the_whole_stack_comes_back()
    {
        var page = Open();
        page.Unfold();
        page.Click("a[data-stack='1'][data-part='1']");

        Assert.Equal("1", page.Run("return document.querySelector('#growth-choice select').value;").GetString());
        Assert.Equal((1 << 10, 19 << 10), Zoom(page));
        page.Click("#growth-choice button");
        Assert.Equal((0, 1596 << 10), Zoom(page));
    }

    [Fact]
    public void Functions_are_found_by_the_workloads_they_take_stack_in()
    {
        var page = Open();
        page.Click("#function-filter input");
        page.Press("shallow");

        Assert.Equal(
            ["dgetrf_parallel (libopenblas.so.0)", "numpy.so", "dgetf2_k (libopenblas.so.0)", "pthread_create (libc.so.6)"],
            page.Lines("""
                return Array.from(document.querySelectorAll("[data-filter=function-filter] tbody tr"))
                  .filter(row => !row.hidden).map(row => row.cells[0].textContent.trim());
                """));
    }

    [Fact]
    public void A_filter_finds_no_markup()
    {
        var page = Open();
        page.Unfold();
        Assert.True(page.Run("return document.querySelector('#growth [data-filter=function-filter] li') !== null;").GetBoolean());
        page.Click("#function-filter input");
        page.Press("<li>");

        Assert.StartsWith("0 of ", page.Element("#function-filter .count").Text, StringComparison.Ordinal);
    }

    private OpenedPage Open() => browser.Open(HtmlReport.Render(Results));

    private static DrawnChart Chart(OpenedPage page) => DrawnChart.Of(page).Single(chart => chart.Id == "chart-growth");

    private static IReadOnlyList<string> Changes(OpenedPage page) => page.Lines("""
        return Array.from(document.querySelectorAll("#growth-changes tbody tr"),
          row => Array.from(row.cells, cell => cell.textContent).join(" "));
        """);

    private static (long From, long To) Zoom(OpenedPage page)
    {
        var zoom = Values(page.Run("""
            const [{ startValue, endValue }] = echarts.getInstanceByDom(document.getElementById("chart-growth")).getOption().dataZoom;
            return [startValue, endValue];
            """)).ToList();
        return (zoom[0], zoom[1]);
    }

    /// <summary>As the page lists them.</summary>
    private static IEnumerable<JsonElement> Deepest(JsonElement results) => results.GetProperty("probes").EnumerateArray()
        .Where(probe => Depths(probe).Any())
        .OrderByDescending(probe => Depths(probe).Last());

    private static IEnumerable<long> Depths(JsonElement probe) =>
        probe.GetProperty("growth").EnumerateArray().Select(step => step.GetProperty("depthBytes").GetInt64());

    private static IEnumerable<long> Values(JsonElement numbers) => numbers.EnumerateArray().Select(number => (long)number.GetDouble());

    private static long Value(JsonElement item, int index) => item.GetProperty("value")[index].GetInt64();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Results Sample()
    {
        var steps = SampleGrowth.Lu.Steps;
        var results = new CaptureBuilder().Workload("deep").Workload("shallow").Workload("other").Workload("untraced")
            .Probe("deep", 3180).Traced("deep", Outcomes.Completed, SampleGrowth.Lu)
            .Probe("shallow", 1596).Traced("shallow", Outcomes.Completed, SampleGrowth.Lu with
            {
                Steps = [.. steps.Take(5), steps[^1] with { DepthBytes = ByteSize.FromKiB(1596) }],
            })
            .Probe("other", 536).Traced("other", Outcomes.Completed, SampleGrowth.Lu with
            {
                Steps = [.. steps.Take(2), steps[2] with { Symbol = "zgetrf_single" }],
            })
            .Probe("untraced", 36).Analyse();
        return results with
        {
            Probes = [.. results.Probes.Select(p => p.Workload == "deep" ? p with { Untouched = Untouched } : p)],
        };
    }

    /// <summary>In each of the first five frames.</summary>
    private static ImmutableArray<DepthRange> Untouched =>
        [.. Enumerable.Range(0, 5).Select(i => new DepthRange(ByteSize.FromKiB(20 + (528 * i)), ByteSize.FromKiB(532 + (528 * i))))];
}
