using System.Xml.Linq;
using Lab.Analysis;
using Lab.Reports.Tests.Charts;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Reports.Tests;

/// <summary>The first screen, in words.</summary>
public class VerdictTests
{
    [Fact]
    public void The_number_comes_first()
    {
        var first = ReportPage.Sample.Section("verdict").Elements("div").First().Elements("header").Single();

        Assert.Equal(["h1", "pre", "p"], first.Elements().Select(e => e.Name.LocalName));
        Assert.Equal("8 MiB", Assert.Single(first.Elements("h1").Descendants("strong")).Value);
        Assert.Equal("new Thread(f, 8 * 1024 * 1024)", first.Element("pre")!.Value);
        Assert.StartsWith(
            "At 1 MiB (JVM) 24 of 91 workloads die or corrupt memory;", ReportPage.Words(first.Element("p")!), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_number_of_workloads_says_on_which_trials_it_stands()
    {
        var rows = ReportPage.Sample.Section("verdict").Descendants("table").Single(t => (string?)t.Attribute("class") == "defaults")
            .Descendants("tbody").Single().Elements("tr").ToList();
        var bars = PageChart.Of(ReportPage.Sample, "defaults");

        Assert.Equal(["10", "14", "67"], rows[1].Elements("td").Select(ReportPage.Words));
        Assert.EndsWith(
            "on a plain thread of exactly 1 MiB", (string?)rows[1].Elements("td").First().Attribute("title"), StringComparison.Ordinal);
        Assert.Equal(
            rows.Select(row => row.Elements("td").Select(td => int.Parse(td.Value, CultureInfo.InvariantCulture))),
            Enumerable.Range(0, rows.Count).Select(row => new[] { "crash", "overrun", "safe" }.Select(
                zone => PageChart.Items(bars, $"defaults-{zone}")[row].GetProperty("value")[0].GetInt32())));
    }

    [Theory]
    [InlineData("died", OutcomeKind.Crashed)]
    [InlineData("was refused by Python", OutcomeKind.Refused)]
    [InlineData("failed", OutcomeKind.TimedOut)]
    public void One_call_that_was_tried_below_the_minimum_is_told_as_one(string how, OutcomeKind outcome)
    {
        const string lu = "scipy.lu-500";
        var results = new CaptureBuilder().Workload(lu).Probe(lu, 3180).Analyse();
        var probe = results.Probes[0];
        var tried = new[] { outcome, OutcomeKind.LaunchFailed }.Select(kind => probe.PlainThread[0] with { Outcome = kind });

        var page = ReportPage.Of(results with { Probes = [probe with { PlainThread = [.. tried] }] });

        Assert.Contains(
            $"The one call that was tried so on a plain thread {how}.",
            ReportPage.Words(page.Section("verdict")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_run_that_planned_no_probes_counts_none()
    {
        var results = SampleCapture.Analyse() with { Finished = false };

        Assert.Contains("planned measurements", Banner(results), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "planned measurements", Banner(results with { Verification = new(0, 3, 3, 3) }), StringComparison.Ordinal);

        static string Banner(Results results) => ReportPage.Words(ReportPage.Of(results).Section("verdict").Element("p")!);
    }

    [Fact]
    public void A_workload_leads_to_its_row()
    {
        var link = ReportPage.Sample.Section("verdict").Descendants("a").First();

        Assert.Equal(("#workload-scipy.zlu-1000", "scipy.zlu-1000"), ((string?)link.Attribute("href"), link.Value));
        Assert.Contains(
            ReportPage.Sample.Section("probes").Descendants("tr"), row => (string?)row.Attribute("id") == "workload-scipy.zlu-1000");
    }

    [Fact]
    public void A_finished_run_has_no_banner() =>
        Assert.DoesNotContain(ReportPage.Sample.Elements("p"), p => (string?)p.Attribute("class") == "banner");

    [Fact]
    public void An_interrupted_run_says_so_before_anything_else()
    {
        var page = ReportPage.Of(CaptureAnalysis.Analyse(Capture.Of([.. SampleCapture.Build().Take(500)])));

        var banner = page.Section("verdict").Elements().First();
        Assert.Equal("banner", (string?)banner.Attribute("class"));
        Assert.Matches("^This run was not finished. [0-9]+ of 166 planned measurements have a number", ReportPage.Words(banner));
    }

    [Fact]
    public void Where_everything_fits_the_defaults_it_says_that()
    {
        var verdict = Verdict(new CaptureBuilder().Workload("stdlib.json-900", blas: false).Probe("stdlib.json-900", 132));

        Assert.Contains("At 1 MiB the one workload fits already.", verdict, StringComparison.Ordinal);
        Assert.Contains("new Thread(f, 512 * 1024)", verdict, StringComparison.Ordinal);
        Assert.DoesNotContain("BLAS one thread", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_overrun_is_not_claimed_where_none_was_seen()
    {
        const string Lu = "scipy.lu-500";
        var died = new CaptureBuilder().Workload(Lu).Probe(Lu, 204)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(64), Outcomes.Overflowed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(128), Outcomes.Refused);
        Assert.Matches(
            "Nothing survived too small a stack here. All [0-9]+ calls that were tried so on plain threads died or were refused by Python.",
            Verdict(died));

        var survived = died.Trial(Lu, Host.Thread, ByteSize.FromKiB(192), Outcomes.Completed);
        Assert.Contains("Surviving is not safe.", Verdict(survived), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unverified_minimum_is_called_that()
    {
        var verdict = Verdict(new CaptureBuilder()
            .Workload("scipy.lu-500")
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency));

        Assert.Contains("3180 KiB, predicted from its peak and not verified", verdict, StringComparison.Ordinal);
        Assert.Contains("No plain thread of this size was tried.", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_measurement_nothing_is_recommended() =>
        Assert.StartsWith(
            "This run was not finished. 0 of 1 planned",
            Verdict(new CaptureBuilder().Workload("scipy.lu-500")),
            StringComparison.Ordinal);

    [Fact]
    public void Under_MKL_the_alternative_names_its_variable()
    {
        var python = new CaptureBuilder().Python with { Blas = [new("libmkl_rt.so.2", null, null, 2, null)] };
        var capture = new CaptureBuilder { Python = python };

        var verdict = Verdict(capture
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload("scipy.lu-500")
            .Probe("scipy.lu-500", 400)
            .Probe("scipy.lu-500", 36, CaptureBuilder.OneThread));

        Assert.Contains("Start the process with MKL_NUM_THREADS=1, and 256 KiB is enough", verdict, StringComparison.Ordinal);
    }

    private static string Verdict(CaptureBuilder capture) => ReportPage.Words(ReportPage.Of(capture.Analyse()).Section("verdict"));
}
