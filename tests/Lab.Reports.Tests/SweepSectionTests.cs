using System.Text.Json;
using System.Xml.Linq;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Reports.Tests;

/// <summary>The map of a sweep.</summary>
public class SweepSectionTests
{
    private static readonly ReportPage Page = ReportPage.Of(SampleSweep.Build().Analyse());

    [Fact]
    public void It_is_there_only_for_a_sweep()
    {
        Assert.Contains(Page.Elements("a"), a => (string?)a.Attribute("href") == "#sweep");
        Assert.DoesNotContain(ReportPage.Sample.Document.Descendants("section"), s => (string?)s.Attribute("id") == "sweep");
        Assert.DoesNotContain(ReportPage.Sample.Elements("a"), a => (string?)a.Attribute("href") == "#sweep");
    }

    [Fact]
    public void A_sign_always_has_the_same_colour_and_no_other_sign_has_it()
    {
        var pairs = Page.Section("sweep").Descendants("span")
            .Where(s => ((string?)s.Attribute("class"))?.StartsWith("cell ", StringComparison.Ordinal) == true)
            .Select(s => (s.Value, Class: (string)s.Attribute("class")!))
            .Distinct()
            .ToList();

        Assert.Equal(3, pairs.Count);
        Assert.Distinct(pairs.Select(p => p.Value));
        Assert.Distinct(pairs.Select(p => p.Class));
    }

    [Fact]
    public void The_line_stands_left_of_the_minimum_in_every_row()
    {
        var table = Page.Section("sweep").Descendants("table").Single();
        var columns = table.Descendants("tr").Skip(1).Select(
            row => row.Elements().ToList().FindIndex(c => (string?)c.Attribute("class") == "line"));

        Assert.Equal([8, 8, 8], columns);
        Assert.Equal("3180 KiB", table.Descendants("tr").ElementAt(1).Elements().ElementAt(8).Value);
        Assert.Equal(
            ["minimum stack 3180 KiB"], table.Descendants("tr").First().Elements().Select(ReportPage.Words).Where(w => w.Length > 0));
    }

    [Fact]
    public void Hovering_tells_the_counts_and_the_kinds()
    {
        var page = ReportPage.Of(SampleSweep.Build(repeats: 3).Analyse());
        var cell = Rows(page).Last().Elements("td").ElementAt(3);

        Assert.Equal("thread, 512 KiB: 1 × crashed clrInternalError, 2 × timed out", (string?)cell.Attribute("title"));
        Assert.Equal("✗⧖", cell.Value);
        Assert.Equal("cell crashed", (string?)cell.Element("span")!.Attribute("class"));
    }

    [Fact]
    public void The_legend_names_the_signs_that_are_there_and_no_others()
    {
        Assert.DoesNotContain(Legend(Page), sign => sign.StartsWith('·'));
        Assert.Contains(
            "· Not reached: the sweep was cut short",
            Legend(ReportPage.Of(CaptureAnalysis.Analyse(Capture.Of([.. SampleSweep.Build().Build().SkipLast(1)])))));
    }

    [Fact]
    public void Every_cut_of_a_sweep_gives_a_page_that_says_it_was_cut()
    {
        var capture = SampleSweep.Build().Build();

        for (var length = 1; length < capture.Count; length++)
        {
            var page = ReportPage.Of(CaptureAnalysis.Analyse(Capture.Of([.. capture.Take(length)])));
            Assert.StartsWith("This run was not finished.", ReportPage.Words(page.Section("verdict")), StringComparison.Ordinal);
        }

        var cut = ReportPage.Of(CaptureAnalysis.Analyse(Capture.Of([.. capture.SkipLast(2)])));
        Assert.Contains("Of its sweep 20 of 22 trials were run.", ReportPage.Words(cut.Section("verdict")), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_size_is_too_small_the_minimum_is_named_all_the_same()
    {
        var page = ReportPage.Of(SampleSweep.Probed()
            .Sweep(new([ByteSize.FromKiB(64)], null, [Host.Thread]))
            .Trial(SampleSweep.Workload, Host.Thread, ByteSize.FromKiB(64), new Outcome.Raised(TrialStage.Call, "SystemError", "", ""))
            .Analyse());

        Assert.Contains(
            "minimum stack 3180 KiB", ReportPage.Words(page.Section("sweep").Descendants("thead").Single()), StringComparison.Ordinal);
        Assert.Equal("!", Rows(page).Single().Elements("td").Single().Value);
    }

    [Fact]
    public void Names_and_reasons_from_outside_stay_text()
    {
        const string Name = "<b>.py:\"f\"";
        var page = ReportPage.Of(SampleSweep.Build(Name)
            .Sweep(new([ByteSize.FromKiB(64)], null, [Host.Pool]))
            .Trial(Name, Host.Pool, ByteSize.FromKiB(64), new Outcome.LaunchFailed("<img src=x> & \u001b"))
            .Analyse());

        Assert.Empty(page.Elements("img"));
        Assert.Empty(page.Elements("b"));
        Assert.Contains(Name, page.Section("sweep").Value, StringComparison.Ordinal);
        Assert.Contains("could not be started: <img src=x> & \\u001b", page.Section("sweep").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_it_is_one_element_a_trial()
    {
        using var json = JsonDocument.Parse(JsonReport.Sweep(SampleSweep.Build(repeats: 2).Analyse()));

        Assert.Equal(44, json.RootElement.GetArrayLength());
        Assert.All(json.RootElement.EnumerateArray(), e => Assert.Equal(
            ["workload", "host", "stackBytes", "outcome", "crashKind"], e.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("[]\n", JsonReport.Sweep(SampleCapture.Analyse()));
    }

    private static List<XElement> Rows(ReportPage page) => [.. page.Section("sweep").Descendants("tbody").Single().Elements("tr")];

    private static IEnumerable<string> Legend(ReportPage page) =>
        page.Section("sweep").Elements("ul").First().Elements("li").Select(ReportPage.Words);
}
