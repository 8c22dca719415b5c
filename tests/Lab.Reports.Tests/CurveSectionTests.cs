using System.Text.Json;
using Lab.Analysis;
using Lab.Reports.Charts;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Reports.Tests;

/// <summary>The needs over n.</summary>
public class CurveSectionTests
{
    private static readonly Results Results = SampleCurve.Build().Analyse();

    private static readonly ReportPage Page = ReportPage.Of(Results);

    [Fact]
    public void It_is_there_only_for_a_curve()
    {
        Assert.Contains(Page.Elements("a"), a => (string?)a.Attribute("href") == "#curve");
        Assert.DoesNotContain(ReportPage.Sample.Document.Descendants("section"), s => (string?)s.Attribute("id") == "curve");
        Assert.DoesNotContain(ReportPage.Sample.Elements("a"), a => (string?)a.Attribute("href") == "#curve");
    }

    [Fact]
    public void The_gates_are_named_and_what_was_verified_leads_to_its_row()
    {
        var section = Page.Section("curve");

        Assert.Contains(
            section.Descendants("td"), td => td.Value.StartsWith("from n = 100 on: dgetrf_parallel ", StringComparison.Ordinal));
        const string limit = "larger n need more, until Python ends the call";
        Assert.Contains(section.Descendants("li"), li => li.Value.Contains(limit, StringComparison.Ordinal));
        var links = section.Descendants("a").Select(a => ((string)a.Attribute("href")!)[1..]).ToList();
        Assert.Equal(4, links.Count);
        Assert.All(links, id => Assert.Contains(Page.Document.Descendants(), e => (string?)e.Attribute("id") == id));
    }

    [Fact]
    public void The_chart_has_a_point_for_each_n_and_a_cross_where_there_is_no_need()
    {
        using var options = JsonDocument.Parse(ChartJson.Of(CurvePlot.Of(Results.Curves!.Value[1]).Options()));

        var needs = Series(options, "need").FindAll(i => i.GetProperty("value")[1].ValueKind is not JsonValueKind.Null);
        var others = Series(options, "need-without");
        Assert.Equal(Results.Curves.Value[1].Needs.Select(p => p.N), needs.Select(i => i.GetProperty("value")[0].GetInt32()));
        Assert.All(others, i => Assert.True(i.GetProperty("value")[0].GetInt32() > SampleCurve.LastLevel));
        Assert.Contains("n = 249\n156 KiB", needs[^1].GetProperty("tip").GetString(), StringComparison.Ordinal);
        Assert.Contains("RecursionError", others[0].GetProperty("tip").GetString(), StringComparison.Ordinal);
        Assert.Equal("value", options.RootElement.GetProperty("xAxis").GetProperty("type").GetString());
    }

    [Fact]
    public void Every_cut_of_a_curve_gives_a_page_that_says_it_was_cut()
    {
        var capture = SampleCurve.Build().Build();

        for (var length = 1; length < capture.Count; length += 3)
        {
            var page = ReportPage.Of(CaptureAnalysis.Analyse(Capture.Of([.. capture.Take(length)])));
            Assert.StartsWith("This run was not finished.", ReportPage.Words(page.Section("verdict")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_and_reasons_from_outside_stay_text()
    {
        const string Name = "<b>.py:\"f\"";
        var page = ReportPage.Of(new CaptureBuilder().Workload(Name).Curve(new(1, 2, 10, []))
            .Trial(
                WorkloadName.At(Name, 1), Host.Guarded, ByteSize.FromMiB(16),
                new Outcome.Raised(TrialStage.Call, "<img src=x>", "& \u001b", ""), Watermark.Residency)
            .Analyse());

        Assert.Empty(page.Elements("img"));
        Assert.Empty(page.Elements("b"));
        Assert.Contains("raised <img src=x>: & \\u001b", page.Section("curve").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_it_is_one_element_a_workload()
    {
        using var json = JsonDocument.Parse(JsonReport.Curve(Results));

        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.All(json.RootElement.EnumerateArray(), e => Assert.Equal(
            ["workload", "environment", "from", "to", "points", "steps", "growth", "end", "fits"],
            e.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("[]\n", JsonReport.Curve(SampleCapture.Analyse()));
    }

    private static List<JsonElement> Series(JsonDocument options, string id) =>
    [
        .. options.RootElement.GetProperty("series").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id)
            .GetProperty("data").EnumerateArray(),
    ];
}
