using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Trials;
using Capture = Lab.Trials.Captures.Capture;

namespace Lab.Reports.Tests;

/// <summary>The page as a whole: well-formed, self-contained, escaped, complete.</summary>
public partial class HtmlReportTests
{
    private static readonly ReportPage Page = ReportPage.Sample;

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        Assert.DoesNotContain("http:", Page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", Page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", Page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Page.Document.Descendants().Attributes("src"));
        Assert.Empty(Page.Elements("link"));
        Assert.AllOfSome(Page.Elements("a"), a => Assert.StartsWith("#", (string?)a.Attribute("href"), StringComparison.Ordinal));
        // But stripes, which the page itself has.
        Assert.DoesNotContain("url(", Page.Markup.Replace("url(#", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_its_own_scripts_and_no_others()
    {
        var policy = (string)Page.Elements("meta")
            .Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;
        var scripts = Scripts().Matches(Page.Text).Select(m => m.Groups["script"].Value).ToList();

        Assert.Equal(2, scripts.Count);
        Assert.All(scripts, script => Assert.Contains(
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", policy, StringComparison.Ordinal));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var attributes = Page.Document.Descendants().Attributes().Select(a => a.Name.LocalName).ToHashSet();
        Assert.DoesNotContain("style", attributes);
        Assert.DoesNotContain(attributes, name => name.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void The_results_stand_in_the_page_packed()
    {
        var packed = Regex.Match(Page.Text, "<script type=\"application/octet-stream\" id=\"results\">([^<]*)<").Groups[1].Value;

        using var zip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var reader = new StreamReader(zip);
        Assert.Equal(JsonReport.Render(SampleCapture.Analyse()), reader.ReadToEnd());
        Assert.Contains(Page.Section("environment").Descendants("button"), b => (string?)b.Attribute("class") == "download");
    }

    [Fact]
    public void A_deep_recursion_does_not_swell_the_page()
    {
        var builder = new CaptureBuilder().Workload("a").Probe("a", 57_000).Traced("a", Outcomes.Completed, SampleGrowth.Deep);

        var page = ReportPage.Of(builder.Analyse());

        var folded = page.Section("growth").Descendants("details").Single(d => d.Elements("noscript").Any());
        Assert.Equal(
            "a: every step of 14001, short ones together until they make 116 KiB; results.json has each",
            ReportPage.Words(folded.Element("summary")!));
        Assert.Contains("29 × up to 4 KiB", folded.Value, StringComparison.Ordinal);
        Assert.Contains("and 1 other", folded.Value, StringComparison.Ordinal);
        Assert.InRange(folded.Value.Length, 10_000, 300_000);
    }

    [Fact]
    public void What_was_not_traced_or_in_part_is_said_with_its_reason()
    {
        var late = SampleGrowth.Lu with { Problem = "it was late" };
        var results = new CaptureBuilder().Workload("a").Workload("b")
            .Probe("a", 4000).Traced("a", Outcomes.Completed, late)
            .Probe("b", 36).Traced("b", Outcomes.Completed, GrowthTrace.Without("not permitted"))
            .Analyse();

        var lines = ReportPage.Of(results).Section("growth").Elements("p").Select(ReportPage.Words).ToList();

        Assert.Contains("a: traced in part: it was late.", lines);
        Assert.Contains("b: not traced: not permitted.", lines);
    }

    [Fact]
    public void The_method_tells_what_Python_keeps_free_where_it_does()
    {
        var results = SampleCapture.Analyse();
        var keeping = results with { Probes = [.. results.Probes.Select(p => p with { ReserveBytes = ByteSize.FromKiB(48) })] };

        var method = ReportPage.Words(ReportPage.Of(keeping).Section("method"));

        Assert.Contains("minimum with the 48 KiB on top that this Python keeps free. Two", method, StringComparison.Ordinal);
        Assert.Contains("or to be refused by Python. Where", method, StringComparison.Ordinal);
        Assert.Contains("completed. A call that lives on less is tried at its peak in the same way", method, StringComparison.Ordinal);
        Assert.DoesNotContain("refused by Python", ReportPage.Words(Page.Section("method").Element("ol")!), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        var ids = Page.Document.Descendants().Attributes("id").Select(a => a.Value).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.AllOfSome(Page.Elements("a"), a => Assert.Contains(((string)a.Attribute("href")!)[1..], ids));
    }

    [Fact]
    public void Elements_that_are_not_void_are_closed_by_a_tag_of_their_own()
    {
        string[] mayBeEmpty = ["br", "col", "img", "input", "meta", "source"];

        Assert.All(
            SelfClosed().Matches(Page.Markup).Select(m => m.Groups[1].Value).Distinct(),
            name => Assert.Contains(name, mayBeEmpty));
    }

    [Fact]
    public void Names_and_messages_from_outside_stay_text()
    {
        const string Name = "<script>alert('1')</script>.py:\"f\"";
        var page = ReportPage.Of(new CaptureBuilder()
            .Workload(Name, stresses: "</style><b onload=x>&amp;")
            .Workload("user.fails")
            .Workload("user.missing", unavailable: "<img src=x onerror=alert(1)>")
            .Probe(Name, 3180, survives: s => s == ByteSize.FromKiB(128))
            .Trial(
                "user.fails",
                Host.Guarded,
                ByteSize.FromMiB(16),
                new Outcome.Raised(TrialStage.Call, "ValueError", "</p><script>stderr \u001b[31m & more", ""),
                Watermark.Residency)
            .Setting("A", "<b>1</b>", ByteSize.FromMiB(1), ByteSize.FromMiB(8), ByteSize.FromMiB(8))
            .Analyse());

        Assert.Equal(2, Scripts().Count(page.Text));
        Assert.Empty(page.Elements("img"));
        Assert.Empty(page.Elements("b"));
        Assert.Contains(page.Section("probes").Descendants("span"), s => s.Value == Name);
        Assert.Contains("</p><script>stderr \\u001b[31m & more", page.Section("probes").Value, StringComparison.Ordinal);
        Assert.Contains("<img src=x onerror=alert(1)>", page.Section("probes").Value, StringComparison.Ordinal);
        Assert.Contains("A=<b>1</b>", page.Section("verdict").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_probe_is_in_the_table_or_below_it_with_its_reason()
    {
        var results = SampleCapture.Analyse();
        var section = Page.Section("probes");

        Assert.Equal(
            results.Probes.Count(p => p.MinimumStackBytes is not null), section.Descendants("tbody").Single().Elements("tr").Count());
        Assert.All(results.Probes, p => Assert.Contains(p.Workload, section.Value, StringComparison.Ordinal));
        Assert.Contains("needs pmdarima", section.Value, StringComparison.Ordinal);
        Assert.Contains("did not return within 30 s", section.Value, StringComparison.Ordinal);
        Assert.Contains("survival is not monotonic", section.Elements("p").First().Value, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Other_threads_are_told_by_kind_with_the_workload_that_took_them_deepest()
    {
        var results = SampleCapture.Analyse();
        OtherThread Thread(long kib) => new("python", "libopenblas.so.0", ByteSize.FromMiB(8), ByteSize.FromKiB(kib), false, 1);
        var lu = results.Probes.First(p => p.Workload == "scipy.lu-500") with { OtherThreads = [Thread(40)] };
        var svd = results.Probes.First(p => p.Workload == "numpy.svd-300") with { OtherThreads = [Thread(24)] };

        var row = ReportPage.Of(
            results with { Probes = [svd, lu] }).Section("other-threads").Descendants("tbody").Single().Elements("tr").Single();

        Assert.Equal("libopenblas.so.0 python 8 MiB 40 KiB scipy.lu-500 2", string.Join(' ', row.Elements().Select(ReportPage.Words)));
        Assert.DoesNotContain(Page.Elements("section"), section => (string?)section.Attribute("id") == "other-threads");
    }

    [Fact]
    public void Every_cut_of_a_capture_gives_a_page()
    {
        var capture = SampleCapture.Build();

        foreach (var length in new[] { 1, 2, 4, 5, 6, 20, 500, capture.Count - 1 })
            Assert.NotNull(ReportPage.Of(CaptureAnalysis.Analyse(Capture.Of([.. capture.Take(length)]))).Section("verdict"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void A_recommended_size_that_was_not_tried_is_marked(bool observed, int marks)
    {
        var results = SampleCapture.Analyse();
        var probe = results.Probes.First(p => p.RecommendedStackBytes is not null) with { RecommendationObserved = observed };
        if (!observed)
            probe = probe with { PlainThread = [] };

        var page = ReportPage.Of(results with { Probes = [probe] });

        Assert.Equal(marks, page.Section("probes").Descendants("span").Count(s => s.Value == "not tried"));
    }

    [Fact]
    public void The_same_results_give_the_same_page() =>
        Assert.Equal(HtmlReport.Render(SampleCapture.Analyse()), HtmlReport.Render(SampleCapture.Analyse()));

    /// <summary>Those that run: the others are data.</summary>
    [GeneratedRegex("<script>(?<script>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("""<([a-zA-Z]+)[^<>]*/>""")]
    private static partial Regex SelfClosed();
}
