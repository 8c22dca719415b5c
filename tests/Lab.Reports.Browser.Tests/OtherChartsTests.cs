using System.Text.Json;

namespace Lab.Reports.Browser.Tests;

/// <summary>The report's charts besides that of thresholds, read back from the page: each point is a figure of the results.</summary>
[Collection(Browser.Collection)]
public sealed class OtherChartsTests(Browser browser)
{
    [Fact]
    public void Latency_has_the_median_of_each_size_with_its_interval_and_marks_those_without()
    {
        var (charts, json) = Open("timings");
        var series = charts.Where(c => c.Id.StartsWith("chart-latency", StringComparison.Ordinal))
            .SelectMany(c => c.Series.EnumerateArray()).ToList();
        var points = Timings(json, "latency").SelectMany(curve => curve.GetProperty("points").EnumerateArray()).ToList();

        AssertTimes(points, series);
        AssertMinimums(Timings(json, "latency"), series);
    }

    [Fact]
    public void Threads_have_the_median_of_each_size_and_number()
    {
        var (charts, json) = Open("timings");
        var series = Assert.Single(charts, c => c.Id == "chart-threads").Series.EnumerateArray().ToList();

        AssertTimes([.. Timings(json, "threads").Where(cost => cost.GetProperty("use").GetString() == "create")], series);
    }

    [Fact]
    public void Overhead_has_the_median_of_each_operation_and_bridge_with_its_interval()
    {
        var (charts, json) = Open("timings");
        var chart = Assert.Single(charts, c => c.Id == "chart-overhead");
        var names = chart.Items("rows").ToDictionary(
            i => i.Item.GetProperty("value")[0].GetString()!, i => i.Item.GetProperty("name").GetString()!);
        var drawn = chart.Series.EnumerateArray().Where(s => s.GetProperty("type").GetString() == "scatter")
            .SelectMany(s => s.GetProperty("data").EnumerateArray()).Select(item => item.GetProperty("value"))
            .Select(value => (names[value[0].GetString()!], (value[1].GetDouble(), value[2].GetDouble(), value[3].GetDouble())));
        var said = Timings(json, "callOverhead").Where(HasTime).Select(cost => (cost.GetProperty("operation").GetString()!, Time(cost)));

        Assert.Equal(said.Order(), drawn.Order());
    }

    [Fact]
    public void Blas_has_the_minimum_of_each_library_and_workload()
    {
        var (charts, json) = Open("blas");
        var drawn = Assert.Single(charts, c => c.Id == "chart-blas").Series[0].GetProperty("data").EnumerateArray()
            .Select(item => item.GetProperty("value")).Select(value => value[2].GetInt64());
        var said = json.GetProperty("blas").GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("minimumStackBytes"))
            .Where(minimum => minimum.ValueKind is JsonValueKind.Number).Select(minimum => minimum.GetInt64());

        Assert.Equal(said.Order(), drawn.Order());
    }

    [Fact]
    public void Growth_has_each_step_from_the_top_to_the_deepest_page_of_one_stack_or_two()
    {
        var (charts, json) = Open("growth");
        var chart = Assert.Single(charts, c => c.Id == "chart-growth");
        var steps = json.GetProperty("probes").EnumerateArray().Single(p => p.GetProperty("growth").GetArrayLength() > 0)
            .GetProperty("growth").EnumerateArray().Select(step => step.GetProperty("depthBytes").GetInt64()).ToList();
        var parts = chart.Items("parts").Select(i => i.Item).ToList();
        var ends = parts.Select(part => part.GetProperty("value"))
            .Select(value => (From: value[1].GetInt64(), To: value[2].GetInt64())).ToList();

        Assert.Equal(ends.SkipLast(1).Select(part => part.To).Prepend(0), ends.Select(part => part.From));
        var within = parts.SelectMany(part => part.GetProperty("steps").EnumerateArray().Select(depth => depth.GetInt64()));
        Assert.Equal(steps, ends.Select(part => part.To).Concat(within).Order());
    }

    /// <summary>A point for each that has a time, a cross for each that has none.</summary>
    private static void AssertTimes(List<JsonElement> said, List<JsonElement> series)
    {
        string[] besides = ["whiskers", "without"];
        var points = Values(series, id => !besides.Contains(id.Split('-')[^1]))
            .Where(value => value.GetArrayLength() > 1 && value[1].ValueKind is JsonValueKind.Number);
        var crosses = Values(series, id => id.EndsWith("-without", StringComparison.Ordinal)).Select(value => value[0].GetInt64());

        Assert.NotEmpty(said);
        Assert.Equal(
            said.Where(HasTime).Select(point => (point.GetProperty("stackBytes").GetInt64(), Time(point))).Order(),
            points.Select(value => (value[0].GetInt64(), (value[1].GetDouble(), value[2].GetDouble(), value[3].GetDouble()))).Order());
        Assert.Equal(said.Where(p => !HasTime(p)).Select(point => point.GetProperty("stackBytes").GetInt64()).Order(), crosses.Order());
    }

    /// <summary>Each panel, of one workload in one environment, has its minimum among its marks.</summary>
    private static void AssertMinimums(IEnumerable<JsonElement> curves, List<JsonElement> series)
    {
        var marks = series.SelectMany(s => s.TryGetProperty("markLine", out var line) && line.TryGetProperty("data", out var data)
                ? data.EnumerateArray() : [])
            .Select(mark => mark.TryGetProperty("xAxis", out var at) ? Number(at) : null).ToHashSet();
        Assert.All(curves, curve => Assert.Contains(Number(curve.GetProperty("minimumStackBytes")), marks));
    }

    private static IEnumerable<JsonElement> Values(List<JsonElement> series, Func<string, bool> isWanted) => series
        .Where(s => s.TryGetProperty("data", out _) && isWanted(s.GetProperty("id").GetString()!))
        .SelectMany(s => s.GetProperty("data").EnumerateArray())
        .Select(item => item.GetProperty("value"));

    private static List<JsonElement> Timings(JsonElement json, string suite) =>
        [.. json.GetProperty("timings").GetProperty(suite).EnumerateArray()];

    private static bool HasTime(JsonElement of) => of.GetProperty("time").ValueKind is JsonValueKind.Object;

    /// <summary>The median, and its confidence interval; the quartiles where there is none.</summary>
    private static (double Median, double Lower, double Upper) Time(JsonElement of)
    {
        var time = of.GetProperty("time");
        var median = time.GetProperty("medianNanoseconds").GetDouble();
        return time.GetProperty("medianInterval") is { ValueKind: JsonValueKind.Object } interval
            ? (median, interval.GetProperty("lower").GetDouble(), interval.GetProperty("upper").GetDouble())
            : (median, time.GetProperty("percentile25Nanoseconds").GetDouble(), time.GetProperty("percentile75Nanoseconds").GetDouble());
    }

    private static double? Number(JsonElement value) => value.ValueKind is JsonValueKind.Number ? value.GetDouble() : null;

    private (IReadOnlyList<DrawnChart> Charts, JsonElement Json) Open(string sample)
    {
        var results = Samples.Of(sample);
        return (DrawnChart.Of(browser.Open(HtmlReport.Render(results))), JsonElement.Parse(JsonReport.Render(results)));
    }
}
