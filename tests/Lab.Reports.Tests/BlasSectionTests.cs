using Lab.Analysis.Blas;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests;

/// <summary>The heat map of a matrix of BLAS libraries.</summary>
public sealed class BlasSectionTests
{
    [Fact]
    public void The_more_stack_the_darker_and_what_has_no_pair_says_so()
    {
        var page = ReportPage.Of(SampleSweep.Build().Analyse() with
        {
            Blas = new(
                [Cell("installed", 3180, true), Cell("reference", 16, true), Cell("b<li>s", 226, false), Cell("none", null, false)],
                [new("SkylakeX", "this CPU cannot run it")]),
        });

        var cells = page.Section("blas").Descendants("tbody").Single().Elements("tr").Select(r => r.Elements().Last()).ToList();
        Assert.Equal(["3180 KiB", "16 KiB", "226 KiB not verified", "–"], cells.Select(ReportPage.Words));
        Assert.Equal(
            ["number heat-9", "number heat-0", "number heat-5 unverified", "number"], cells.Select(c => (string?)c.Attribute("class")));
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
