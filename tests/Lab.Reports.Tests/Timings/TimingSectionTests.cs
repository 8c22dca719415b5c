using System.Xml.Linq;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Testing.Timings;

namespace Lab.Reports.Tests.Timings;

/// <summary>The sections on time, in words and tables.</summary>
public class TimingSectionTests
{
    private static readonly string[] Ids = ["latency", "overhead", "threads", "watermark"];

    private static readonly ReportPage Page = ReportPage.Of(SampleTimings.Build());

    [Fact]
    public void They_stand_in_their_places_and_the_navigation_leads_to_them()
    {
        Assert.Equal(
            [
                "verdict", "findings", "thresholds", "deployments", "latency", "probes", "overhead", "threads", "watermark", "environment",
                "method",
            ],
            Page.Document.Descendants("main").Elements("section").Select(s => (string?)s.Attribute("id")));
        Assert.All(Ids, id => Assert.Contains(Page.Elements("a"), a => (string?)a.Attribute("href") == $"#{id}"));
    }

    [Fact]
    public void Without_timings_nothing_of_them_appears()
    {
        foreach (var results in new[] { SampleTimings.Build() with { Timings = null }, SampleTimings.Build() with { Timings = new() } })
        {
            var page = ReportPage.Of(results);
            Assert.DoesNotContain(page.Elements("section"), s => Ids.Contains((string?)s.Attribute("id")));
            Assert.DoesNotContain(page.Elements("a"), a => Ids.Contains(((string)a.Attribute("href")!).TrimStart('#')));
        }

        Assert.DoesNotContain(
            "BenchmarkDotNet", ReportPage.Of(SampleTimings.Build() with { Timings = null }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_rises_that_is_said_and_no_step()
    {
        var latency = SampleLatency.Lu(SampleTimings.Lu)
            .Select(c => c with { Thresholds = [], LargestToSmallest = SampleTimings.Noise(1.01), ToUnlimited = null });
        var section = ReportPage.Of(SampleTimings.Build() with { Timings = new() { Latency = [.. latency] } }).Section("latency");

        Assert.Equal(
            "Larger stacks cost nothing beyond noise in 4 of 4 latency curves, up to 64 MiB.",
            ReportPage.Words(section.Elements("p").First()));
    }

    [Fact]
    public void One_size_alone_says_nothing_of_sizes()
    {
        var curve = SampleLatency.Lu(SampleTimings.Lu)[0];
        var timings = new TimingResults { Latency = [curve with { Points = [curve.Points[0]], LargestToSmallest = null }] };
        var section = ReportPage.Of(SampleTimings.Build() with { Timings = timings }).Section("latency");

        Assert.StartsWith(
            "No workload was timed on more than one stack size", ReportPage.Words(section.Elements("p").First()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_median_of_the_pictures_is_in_a_table_with_its_interval()
    {
        var lu = Page.Section("latency").Elements("div").Last().Elements("figure").First().Descendants("table").Single();

        Assert.Equal(
            "3184 KiB|7.50 ms 7.44 ms to 7.56 ms|7.56 ms 7.50 ms to 7.62 ms|–|–",
            Row(lu.Descendants("tr").Single(r => r.Value.TrimStart().StartsWith("3184 KiB", StringComparison.Ordinal))));
        Assert.Contains("no samples: the benchmark died: <SIGSEGV> & more", ReportPage.Words(lu), StringComparison.Ordinal);
        Assert.All(
            SampleTimings.All.CallOverhead.Where(c => c.Time is not null),
            c => Assert.Contains(Page.Section("overhead").Descendants("tr"), r => Row(r).StartsWith(
                $"{c.Operation}|{HostText.Bridge(c.Bridge)}|{TimeText.Of(c.Time!.MedianNanoseconds)} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Too_few_samples_for_an_interval_are_said() => Assert.Contains(
        "62.0 µs too few samples for an interval", ReportPage.Words(Page.Section("latency")), StringComparison.Ordinal);

    [Fact]
    public void Names_from_outside_stay_text()
    {
        const string Name = "<b>.py:\"f\"";
        var page = ReportPage.Of(SampleTimings.Probed(Name, "other") with { Timings = new() { Latency = SampleLatency.Lu(Name) } });

        Assert.Empty(page.Elements("b"));
        Assert.Contains(Name, page.Section("latency").Element("div")!.Value, StringComparison.Ordinal);
    }

    private static string Row(XElement row) => string.Join('|', row.Elements().Select(ReportPage.Words));
}
