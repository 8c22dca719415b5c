using System.Text.Json;
using Lab.Analysis.Comparing;
using Lab.Analysis.Trends;
using Lab.Testing.Captures;
using Lab.Trials;
using OpenQA.Selenium;

namespace Lab.Reports.Browser.Tests;

/// <summary>The pages of a comparison and of an index: their charts say what the analysis says, and show what their tables show.</summary>
[Collection(Browser.Collection)]
public sealed class RunPagesTests(Browser browser)
{
    private const string Rows = """
        return Array.from(document.querySelectorAll("#" + arguments[0] + " tbody tr"))
          .filter(row => row.checkVisibility()).map(row => row.dataset.row);
        """;

    private const string Names = """
        return Object.fromEntries(Array.from(document.querySelectorAll("#" + arguments[0] + " tbody tr"),
          row => [row.dataset.row, row.querySelector("th .workload, th").textContent.trim()]));
        """;

    [Fact]
    public void Both_minimums_of_each_workload_are_in_the_chart_of_a_comparison()
    {
        var json = JsonElement.Parse(JsonReport.Render(SampleRuns.Comparison));
        var page = browser.Open(HtmlReport.Render(SampleRuns.Comparison));

        var names = page.Run(Names, "compare").Deserialize<Dictionary<string, string>>()!;
        var drawn = Chart(page, "compare").Items("change").Select(i => i.Item.GetProperty("value"))
            .Select(v => (names[v[0].GetString()!], Number(v[1]), Number(v[2])));

        Assert.Equal(
            json.GetProperty("workloads").EnumerateArray().Select(w => (Name(w), Minimum(w, "base"), Minimum(w, "head"))).Order(),
            drawn.Order());
        Assert.Superset(
            new HashSet<WorkloadChange>
            {
                WorkloadChange.None, WorkloadChange.Broke, WorkloadChange.Grew, WorkloadChange.Shrank, WorkloadChange.New,
                WorkloadChange.Gone,
            },
            SampleRuns.Comparison.Workloads.Select(w => w.Change).ToHashSet());

        static string Name(JsonElement workload) => workload.GetProperty("workload").GetString()
            + (new[] { "head", "base" }.Select(run => workload.GetProperty(run)).First(run => run.ValueKind is JsonValueKind.Object)
                .GetProperty("blasThreads").ValueKind is JsonValueKind.Number ? " with one BLAS thread" : "");

        static long? Minimum(JsonElement workload, string run) =>
            workload.GetProperty(run) is { ValueKind: JsonValueKind.Object } need ? Number(need.GetProperty("minimumStackBytes")) : null;
    }

    [Fact]
    public void What_slowed_and_the_functions_that_took_more_are_on_the_page_of_a_comparison()
    {
        var page = browser.Open(HtmlReport.Render(SampleRuns.Comparison));
        var timing = Assert.Single(SampleRuns.Comparison.Timings);

        var value = Assert.Single(Chart(page, "latency").Items("change")).Item.GetProperty("value");

        Assert.Equal(
            (timing.Base!.MedianNanoseconds, timing.Head!.MedianNanoseconds), (value[1].GetDouble(), value[2].GetDouble()));
        Assert.Contains("dgetrf_parallel (libopenblas.so.0)", page.Element("#growth tbody").Text, StringComparison.Ordinal);
        Assert.Contains("numpy 2.0.1", page.Element("#environment").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("comparison", "compare", "#filter")]
    [InlineData("index", "trends", "#filter-trends")]
    public void Filters_and_the_order_of_a_table_hold_for_its_chart(string sample, string id, string filter)
    {
        var page = browser.Open(Samples.Page(sample));
        AssertSame();
        Assert.Empty(page.Lines("""
            return Array.from(document.querySelectorAll("table.sortable td.number"))
              .filter(cell => cell.dataset.value === undefined && !cell.querySelector("data") && !/^\d+$/.test(cell.textContent.trim())).map(cell => cell.textContent);
            """));
        page.Element($"{filter} input").SendKeys("scipy");
        Assert.InRange(AssertSame(), 2, 10);
        page.Element($"{filter} input").SendKeys(Keys.Control + "a" + Keys.Null + Keys.Delete);
        foreach (var field in page.Lines($"return Array.from(document.querySelectorAll('{filter} select'), field => field.name);"))
        {
            var all = AssertSame();
            Select(page, filter, field, "document.querySelector('{0}').options[1].value".Replace("{0}", $"{filter} [name={field}]"));
            Assert.InRange(AssertSame(), 1, all - 1);
            Select(page, filter, field, "''");
        }

        page.Click($"#{id} thead th:nth-child(4) button");
        AssertSame();
        Assert.Nothing(page.Console);

        int AssertSame()
        {
            var (rows, shown) = (page.Lines(Rows, id), page.Lines($$"""
                const options = echarts.getInstanceByDom(document.getElementById("chart-{{id}}")).getOption();
                return options.yAxis[0].data ?? options.series.map(line => line.id);
                """));
            Assert.Equal(rows.Take(id == "trends" ? 6 : int.MaxValue), shown);
            return rows.Count;
        }
    }

    [Fact]
    public void Each_point_of_each_trend_is_the_minimum_of_a_run()
    {
        var page = browser.Open(HtmlReport.Render(SampleRuns.Index));
        var drawn = new Dictionary<string, List<(double, long?)>>();
        foreach (var workload in SampleRuns.Index.Trends.Select(t => t.Workload).Distinct())
        {
            Select(page, "#filter-trends", "workload", $"'{workload}'");
            foreach (var line in Chart(page, "trends").Series.EnumerateArray())
            {
                drawn[line.GetProperty("id").GetString()!] =
                    [.. line.GetProperty("data").EnumerateArray().Select(p => (p[0].GetDouble(), Number(p[1])))];
            }
        }

        Assert.Equal(SampleRuns.Index.Trends.Length, drawn.Count);
        var expected = Enumerable.Range(1, 9).Select(day => (Machine: 0, Run: SampleRuns.Run(day, grown: day > 4)))
            .Concat(Enumerable.Range(3, 3).Select(day => (Machine: 1, Run: SampleRuns.Run(day, grown: day == 4))))
            .SelectMany(r => r.Run.Probes.Where(p => p.Available).Select(p => (
                r.Machine, p.Workload, p.Environment.BlasThreads,
                Time: (double)r.Run.StartedAt.ToUnixTimeMilliseconds(), p.MinimumStackBytes?.Bytes)))
            .ToLookup(p => (p.Workload, p.BlasThreads, p.Machine), p => (p.Time, p.Bytes));
        foreach (var (row, trend) in SampleRuns.Index.Trends.Index())
        {
            var machine = trend.Place.StartsWith("AMD", StringComparison.Ordinal) ? 1 : 0;
            Assert.Equal(expected[(trend.Workload, trend.BlasThreads, machine)].Order(), drawn[$"{row}"]);
        }
    }

    [Fact]
    public void An_index_links_to_the_pages_of_runs_that_are_there()
    {
        var page = browser.Open(HtmlReport.Render(SampleRuns.Index));
        var folder = page.Address[..page.Address.LastIndexOf('/')];

        var links = page.Lines("return Array.from(document.querySelectorAll('#runs a, #trends td a'), link => link.href);");

        Assert.Contains($"{folder}/nightly/%239%20%252F%3F/index.html", links);
        Assert.Contains($"{folder}/nightly/%239%20%252F%3F/index.html#workload-scipy.lu-500-blas-1", links);
        Assert.Contains($"{folder}/other/5/index.html#workload-scipy.lu-500", links);
        Assert.DoesNotContain(links, link => link.Contains("%232%20", StringComparison.Ordinal));
        var ids = page.Lines("return Array.from(document.querySelectorAll('[id]'), element => element.id);");
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("workload-scipy.lu-500-blas-1~2", ids);
    }

    [Fact]
    public void Hostile_texts_run_nothing_on_either_page()
    {
        var hostile = HostileCapture.Analyse();
        var other = hostile with
        {
            StartedAt = hostile.StartedAt.AddDays(1),
            Probes = [.. hostile.Probes.Select(p => p with { MinimumStackBytes = p.MinimumStackBytes + ByteSize.FromMiB(1) })],
            Machine = hostile.Machine with { Processor = $"{hostile.Machine.Processor}<b>" },
        };
        string[] pages =
        [
            HtmlReport.Render(CaptureComparison.Of(hostile, other)),
            HtmlReport.Render(RunIndex.Of(
                [IndexedRun.Of("javascript:alert(1)//<script>", true, hostile), IndexedRun.Of("../x\" onload=\"y", true, other)])),
        ];
        foreach (var html in pages)
        {
            var page = browser.Open(html);
            page.Unfold();
            Assert.Nothing(page.Console);
            Assert.Nothing(page.Requests);
            Assert.Nothing(page.Lines(Layout.TooWide));
            page.Width(390);
            Assert.Nothing(page.Lines(Layout.TooWide));
            Assert.All(
                page.Lines("return Array.from(document.links, link => link.protocol);"), protocol => Assert.Equal("file:", protocol));
        }
    }

    private static DrawnChart Chart(OpenedPage page, string id) => Assert.Single(DrawnChart.Of(page), chart => chart.Id == $"chart-{id}");

    private static void Select(OpenedPage page, string filter, string field, string value) => page.Run($$"""
        const field = document.querySelector("{{filter}} [name={{field}}]");
        field.value = {{value}};
        field.dispatchEvent(new Event("input", { bubbles: true }));
        """);

    private static long? Number(JsonElement value) => value.ValueKind is JsonValueKind.Number ? value.GetInt64() : null;
}
