using System.Globalization;
using System.Xml.Linq;
using Lab.Analysis.Timings;
using Lab.Testing.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Reports.Tests.Timings;

/// <summary>The pictures of overhead and of threads; and what holds for every picture of times.</summary>
public class TimingPictureTests
{
    private static readonly string[] Ids = ["latency", "overhead", "threads", "watermark"];

    private static readonly ReportPage Page = ReportPage.Of(SampleTimings.Build());

    [Fact]
    public void Bars_grow_with_their_times_and_say_what_they_are_to_the_floor()
    {
        var operation = Page.Section("overhead").Descendants("g").First(g => (string?)g.Attribute("class") == "operation");
        var bars = operation.Elements("g").ToList();

        Assert.Equal("empty call", operation.Element("text")!.Value);
        Assert.Equal(["C program", "C API", "pythonnet"], bars.Select(b => b.Elements("text").First().Value));
        Assert.Equal(
            ["14.5 ns", "15.5 ns, 1.07× the C program", "114 ns, 7.86× the C program"], bars.Select(b => b.Elements("text").Last().Value));
        var widths = bars.Select(b => Percent(b.Element("rect")!, "width")).ToList();
        Assert.Equal(55 * Math.Log10(14.5) / 7, widths[0], 0.001);
        Assert.Equal(widths.Order(), widths);
        Assert.Contains(Page.Section("overhead").Descendants("text"), t => t.Value == "31.2 ns, within noise of the C program");
    }

    [Fact]
    public void A_bridge_without_samples_says_why()
    {
        const string Problem = "no samples: the package pythonnet was not found in any feed <that answers>";
        var section = Page.Section("overhead");

        Assert.Contains(section.Descendants("text"), t => t.Value == "no samples: the package pythonnet was…");
        Assert.Contains(section.Descendants("title"), t => t.Value == $"exception, pythonnet: {Problem}");
        Assert.Contains(section.Descendants("td"), t => t.Value == Problem);
    }

    [Fact]
    public void Threads_have_a_curve_a_count_their_memory_and_the_reason_of_a_step()
    {
        var section = Page.Section("threads");
        var chart = section.Descendants("svg").First();

        Assert.Equal(
            ["64 threads", "8 threads", "1 thread"],
            chart.Elements("text").Where(t => ((string?)t.Attribute("class"))!.StartsWith("name", StringComparison.Ordinal))
                .Select(t => t.Value));
        Assert.Contains(chart.Descendants("title"), t => t.Value == "64 threads, 256 MiB: no samples: no memory for 64 stacks of 256 MiB");
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
    public void Each_picture_is_XML_with_words_for_those_who_hear_it_and_no_number_is_missing()
    {
        var pictures = Ids.SelectMany(id => Page.Section(id).Descendants("svg")).Where(s => (string?)s.Attribute("role") == "img").ToList();

        Assert.Equal(4, pictures.Count);
        Assert.All(pictures, p => Assert.NotEmpty(XElement.Parse(p.ToString()).Element("title")!.Value));
        Assert.All(
            pictures.Descendants().Attributes().Where(a => IsPlace(a.Name.LocalName)),
            a => Assert.Matches("^-?[0-9.]+%?$", a.Value));
    }

    [Fact]
    public void Broken_or_missing_figures_give_a_page_all_the_same()
    {
        var nothing = SampleTimings.Time(0);
        var strange = nothing with { MedianNanoseconds = double.NaN, MedianInterval = new(double.NaN, double.PositiveInfinity, 0.95) };
        var curve = SampleLatency.Lu(SampleTimings.Lu)[0];
        var timings = new TimingResults
        {
            CallOverhead =
            [
                new() { Operation = "empty call", Bridge = Bridge.C, Problem = "gcc is missing" },
                new() { Operation = "empty call", Bridge = Bridge.CApi, Time = nothing },
                new() { Operation = "float", Bridge = Bridge.CApi, Time = strange },
            ],
            Latency =
            [
                curve with { Points = [] },
                curve with { Mode = CallMode.Cold,
                    Points = [new(ByteSize.FromMiB(4), strange, null), new(ByteSize.FromMiB(8), null, null)] },
            ],
            Threads = [new() { Use = ThreadUse.Create, StackBytes = ByteSize.FromMiB(1), Count = 1, Problem = "no memory" }],
            Watermarks = [new() { Reading = Watermark.Paint, StackBytes = ByteSize.FromMiB(1), Problem = "it died" }],
        };
        var page = ReportPage.Of(SampleTimings.Build() with { Timings = timings });

        var attributes = Ids.SelectMany(id => page.Section(id).Descendants("svg")).DescendantsAndSelf().Attributes();
        Assert.DoesNotContain(
            attributes, a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞', StringComparison.Ordinal));
        Assert.Contains("Creating threads was not timed.", ReportPage.Words(page.Section("threads")), StringComparison.Ordinal);
        Assert.Contains("there is no C program to compare with", ReportPage.Words(page.Section("overhead")), StringComparison.Ordinal);
        Assert.Contains("no samples: it died", ReportPage.Words(page.Section("watermark")), StringComparison.Ordinal);
    }

    private static bool IsPlace(string attribute) =>
        attribute is "x" or "y" or "x1" or "x2" or "y1" or "y2" or "cx" or "cy" or "width" or "height";

    private static string Row(XElement row) => string.Join('|', row.Elements().Select(ReportPage.Words));

    private static double Percent(XElement element, string attribute) =>
        double.Parse(((string)element.Attribute(attribute)!).TrimEnd('%'), CultureInfo.InvariantCulture);
}
