using Lab.Analysis.Blas;
using Lab.Reports.Tests.Charts;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests;

/// <summary>The heat map of a matrix of BLAS libraries, and the table of its figures.</summary>
public sealed class BlasSectionTests
{
    [Fact]
    public void Each_cell_has_its_minimum_and_what_has_no_pair_says_so()
    {
        var page = ReportPage.Of(SampleSweep.Build().Analyse() with
        {
            Blas = new(
                [Cell("installed", 3180, true), Cell("reference", 16, true), Cell("b<li>s", 226, false), Cell("none", null, false)],
                [new("SkylakeX", "this CPU cannot run it")]),
        });

        var cells = page.Section("blas").Descendants("tbody").Single().Elements("tr").Select(r => r.Elements().Last()).ToList();
        Assert.Equal(["3180 KiB", "16 KiB", "226 KiB not verified", "–"], cells.Select(ReportPage.Words));
        var chart = PageChart.Of(page, "blas");
        var drawn = PageChart.Items(chart, "minimums");
        Assert.Equal(
            [(0, 0, 3180 << 10), (0, 1, 16 << 10), (0, 2, 226 << 10)],
            drawn.Select(i => i.GetProperty("value")).Select(v => (v[0].GetInt32(), v[1].GetInt32(), v[2].GetInt32())));
        Assert.Equal(["3180 KiB", "16 KiB", "226 KiB\nnot verified"], drawn.Select(i => i.GetProperty("name").GetString()));
        // The most is in the strongest colour, the least in the faintest.
        var colours = drawn.Select(i => i.GetProperty("itemStyle").GetProperty("color").GetString());
        Assert.Equal(new[] { 100, 0, 50 }.Select(share => $"color-mix(in srgb, var(--overrun) {share}%, var(--card))"), colours);
        Assert.StartsWith(
            "scipy.lu-500 with b<li>s, Zen (default), 2 threads\n", drawn[2].GetProperty("tip").GetString(), StringComparison.Ordinal);
        var words = ReportPage.Words(page.Section("blas"));
        Assert.Contains("Not measured: SkylakeX: this CPU cannot run it.", words, StringComparison.Ordinal);
        Assert.Contains(page.Elements("a"), a => (string?)a.Attribute("href") == "#blas");
        Assert.DoesNotContain(ReportPage.Sample.Elements("a"), a => (string?)a.Attribute("href") == "#blas");
    }

    private static BlasCell Cell(string library, int? kibibytes, bool verified) => new()
    {
        Library = library,
        Libraries = [new("lib.so", "OpenBLAS 0.3.21", "Zen", 2, "pthreads", 64, null, "no", "a trace saw it")],
        Threads = 2,
        AskedThreads = 2,
        Kernel = "Zen",
        IsDefaultKernel = true,
        Workload = "scipy.lu-500",
        Host = Host.Guarded,
        MinimumStackBytes = kibibytes is { } size ? ByteSize.FromKiB(size) : null,
        Verified = verified,
        Reason = kibibytes is null ? "it raised" : null,
        Environment = CaptureBuilder.Unset,
    };
}
