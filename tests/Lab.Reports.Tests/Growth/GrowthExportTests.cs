using System.Text.Json;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Reports.Growth;

namespace Lab.Reports.Tests.Growth;

/// <summary>Growth traces as files for profile viewers.</summary>
public class GrowthExportTests
{
    private const string Lu = "scipy.lu-500";
    private const long Peak = 3180 * 1024;

    private static readonly Results Results = new CaptureBuilder()
        .Workload(Lu).Probe(Lu, 3180).Traced(Lu, Outcomes.Completed, SampleGrowth.Lu)
        .Workload("lab.empty").Probe("lab.empty", 12)
        .Analyse();

    [Fact]
    public void A_speedscope_profile_weighs_stacks_by_their_bytes()
    {
        using var json = JsonDocument.Parse(SpeedscopeProfile.Render(Results.Probes));

        var frames = json.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().ToList();
        var profile = Assert.Single(json.RootElement.GetProperty("profiles").EnumerateArray());
        var samples = profile.GetProperty("samples").EnumerateArray().Select(
            s => s.EnumerateArray().Select(i => i.GetInt32()).ToArray()).ToList();
        var weights = profile.GetProperty("weights").EnumerateArray().Select(w => w.GetInt64()).ToList();
        Assert.Equal("https://www.speedscope.app/file-format-schema.json", json.RootElement.GetProperty("$schema").GetString());
        Assert.Equal(("sampled", "bytes", Lu), (Text(profile, "type"), Text(profile, "unit"), Text(profile, "name")));
        Assert.Equal(samples.Count, weights.Count);
        Assert.Equal(Peak, weights.Sum());
        Assert.Equal(Peak, profile.GetProperty("endValue").GetInt64());
        Assert.All(samples.SelectMany(s => s), index => Assert.InRange(index, 0, frames.Count - 1));
        Assert.Equal(["lu_factor", "dgetrf_parallel (libopenblas.so.0)"], samples[2].Select(i => Text(frames[i], "name")));
        Assert.Equal(79, frames[samples[2][0]].GetProperty("line").GetInt32());
    }

    [Fact]
    public void Collapsed_stacks_add_up_to_the_peak()
    {
        var lines = CollapsedStacks.Render(Results.Probes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains($"{Lu};lu_factor (_decomp_lu.py:79);dgetrf_parallel (libopenblas.so.0) {3160 * 1024}", lines);
        Assert.Equal(Peak, lines.Sum(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..], provider: null)));
    }

    [Fact]
    public void Separators_in_names_do_not_make_frames()
    {
        var step = SampleGrowth.Lu.Steps[2] with { Symbol = "a;b c", Python = [new("x;y.py", 1, "f\ng")] };
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180).Traced(
            Lu, Outcomes.Completed, SampleGrowth.Lu with { Steps = [step] }).Analyse();

        var line = Assert.Single(CollapsedStacks.Render(results.Probes).TrimEnd('\n').Split('\n'));
        Assert.Equal(2, line.Count(c => c == ';'));
    }

    [Fact]
    public void The_report_names_who_takes_the_stack()
    {
        var page = ReportPage.Of(Results);

        var section = page.Section("growth");
        Assert.Equal(
            [Lu, "3180 KiB", "–", "dgetrf_parallel (libopenblas.so.0)", "3160 KiB", "528 KiB", "lu_factor, _decomp_lu.py:79"],
            section.Descendants("table").First(t => (string?)t.Attribute("class") == "probes growth").Descendants("tr").ElementAt(1)
                .Elements().Select(ReportPage.Words));
        Assert.Contains("6 × 528 KiB", ReportPage.Words(section), StringComparison.Ordinal);
        Assert.DoesNotContain("lab.empty", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_trace_there_is_no_such_section() =>
        Assert.DoesNotContain(
            "id=\"growth\"", ReportPage.Of(new CaptureBuilder().Workload(Lu).Probe(Lu, 3180).Analyse()).Text, StringComparison.Ordinal);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
