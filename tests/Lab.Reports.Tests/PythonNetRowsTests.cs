using Lab.Reports.Tests.Charts;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests;

/// <summary>Workloads that were called through pythonnet too: no two rows that look alike, and nothing counted twice.</summary>
public sealed class PythonNetRowsTests
{
    private static readonly Outcome Raised = new Outcome.Raised(TrialStage.Call, "ValueError", "no", "");

    private static readonly ReportPage Page = ReportPage.Of(new CaptureBuilder()
        .Workload("scipy.lu-500").Workload("user.fails")
        .Probe("scipy.lu-500", 3180).ProbeThroughPythonNet("scipy.lu-500", 3184)
        .Trial("user.fails", Host.Guarded, ByteSize.FromMiB(16), Raised, Watermark.Residency)
        .Trial("user.fails", Host.PythonNet, ByteSize.FromMiB(16), Raised, Watermark.Residency)
        .Analyse());

    [Fact]
    public void Each_row_says_how_the_call_was_made()
    {
        var rows = Page.Section("probes").Descendants("tbody").Single().Elements("tr").ToList();

        Assert.Equal(
            ["scipy.lu-500 through pythonnet", "scipy.lu-500"],
            rows.Select(r => r.Descendants("span").First(s => (string?)s.Attribute("class") == "workload").Value));
        Assert.Contains("3184 KiB is 4 KiB more than through the C API", ReportPage.Words(rows[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("pythonnet", ReportPage.Words(rows[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void So_does_what_has_no_number() =>
        Assert.Equal(
            ["user.fails", "user.fails through pythonnet"],
            Page.Section("probes").Descendants("ul").Single(u => (string?)u.Attribute("class") == "without").Descendants("code")
                .Select(c => c.Value));

    [Fact]
    public void The_chart_tells_them_apart() => Assert.Equal(
        ["scipy.lu-500 through pythonnet", "scipy.lu-500"],
        PageChart.Items(PageChart.Of(Page, "thresholds"), "rows").Select(i => i.GetProperty("name").GetString()));

    [Fact]
    public void The_verdict_counts_each_workload_once() =>
        Assert.Contains("the one workload with a minimum", ReportPage.Words(Page.Section("verdict")), StringComparison.Ordinal);

    [Fact]
    public void Where_its_frames_decide_the_verdict_says_so()
    {
        var page = ReportPage.Of(new CaptureBuilder().Workload("scipy.lu-500").Probe("scipy.lu-500", 5336)
            .ProbeThroughPythonNet("scipy.lu-500", 5340).Analyse());

        Assert.Contains(
            "needs through pythonnet 5340 KiB, verified to the page", ReportPage.Words(page.Section("verdict")), StringComparison.Ordinal);
    }
}
