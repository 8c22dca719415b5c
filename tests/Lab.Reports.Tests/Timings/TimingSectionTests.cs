using System.Xml.Linq;
using Lab.Analysis.Timings;
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
            ["verdict", "findings", "thresholds", "latency", "probes", "overhead", "threads", "watermark", "environment", "method"],
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

    [Theory]
    [InlineData(
        "latency",
        "Latency changes at a stack size in 2 of 6 latency curves, scipy.lu-500 (cold) the most: 1.40× as long from 40 MiB on. "
        + "Larger stacks cost nothing beyond noise in 4 of 6 latency curves, up to 64 MiB.")]
    [InlineData(
        "latency",
        "With one BLAS thread 2 of 2 curves are slower than with the unlimited BLAS, scipy.lu-500 the most (warm): "
        + "1.20× as long, on 36 KiB of stack instead of 3180 KiB.")]
    [InlineData(
        "overhead",
        "C API: empty call 15.5 ns, 1.07× the C program; 2 of 4 operations are within noise of it; the most is 6.10× "
        + "(exception).")]
    [InlineData("overhead",
        "pythonnet: empty call 114 ns, 7.86× the C program; 0 of 2 operations are within noise of it; the most is 8.70× (float in and "
            + "out).")]
    [InlineData(
        "threads",
        "To create, run and join 1 thread takes 45.0 µs on 64 KiB of stack, and 76.5 µs on 256 MiB; the largest step "
        + "is 1.80× as long from 8 MiB on, with 8 threads.")]
    [InlineData(
        "watermark",
        "To a call of 1.02 ms residency adds nothing beyond noise, on stacks up to 8 MiB; paint adds at most 3.08 ms, "
        + "on 8 MiB of stack (4.02× the unmeasured call).")]
    public void Each_begins_with_its_answer(string section, string answer) =>
        Assert.Contains(answer, ReportPage.Words(Page.Section(section).Elements("p").First()), StringComparison.Ordinal);

    [Fact]
    public void Where_nothing_rises_that_is_said_and_no_step()
    {
        var latency = SampleLatency.Lu(SampleTimings.Lu)
            .Select(c => c with { Thresholds = [], LargestToSmallest = SampleTimings.Noise(1.01), ToUnlimited = null });
        var section = ReportPage.Of(SampleTimings.Build() with { Timings = new() { Latency = [.. latency] } }).Section("latency");

        Assert.Equal(
            "Larger stacks cost nothing beyond noise in 4 of 4 latency curves, up to 64 MiB.",
            ReportPage.Words(section.Elements("p").First()));
        Assert.DoesNotContain(section.Descendants("line"), l => (string?)l.Attribute("class") == "step");
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
            Page.Section("overhead").Descendants("g").Where(g => (string?)g.Attribute("class") == "bridge").Elements("text"),
            t => Assert.True(t.Value.StartsWith("no samples", StringComparison.Ordinal)
                || ReportPage.Words(Page.Section("overhead").Descendants("table").Single())
                .Contains(t.Value.Split(',')[0], StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_reading_costs_stands_beside_the_unmeasured_call() =>
        Assert.Equal(
            [
                "8 MiB|no reading|1.02 ms 1.01 ms to 1.03 ms||–",
                "8 MiB|residency|1.02 ms 1.01 ms to 1.03 ms|within noise|within noise 1.003×, 0.97× to 1.03×",
                "8 MiB|paint|4.10 ms 4.07 ms to 4.13 ms|3.08 ms|4.02× 3.90× to 4.10×",
            ],
            Page.Section("watermark").Descendants("tbody").Single().Elements("tr").Select(Row));

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
