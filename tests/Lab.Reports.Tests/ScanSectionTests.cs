using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Reports.Tests;

/// <summary>What a scan of native libraries found, in the page and as Markdown.</summary>
public sealed class ScanSectionTests
{
    private static readonly CaptureEntry.Scan Scan = new(
        [
            new("libopenblas.so.0", "/usr/lib/libopenblas.so.0", "c0ffee", 900, [
                new("dgemm_kernel_ZEN", 9000, 10, new(28_800)) { IsAssembly = true },
                new("dgetrf_parallel", 4096, 8000, new(540_864)) { Callers = ["dgesv_", "dgetrf_"], CallerCount = 2 },
            ])
            {
                Version = "OpenBLAS 0.3.21", ThreadLimit = 64,
            },
            new("lib<b>.so", "/lib<b>.so", null, 5, [
                new(null, 0x1f0, 10, null) { IsVariable = true }, new("probed", 1, 10, new(9000)) { IsPagewise = true },
            ]),
            new("libsmall.so", "/libsmall.so", null, 5, []),
        ],
        2.5);

    [Fact]
    public void Libraries_and_functions_stand_in_the_page_the_largest_first()
    {
        var page = ReportPage.Of(Analysed());

        var tables = page.Section("scan").Descendants("tbody").Select(
            body => body.Elements("tr").Select(row => string.Join(" | ", row.Elements().Select(ReportPage.Words))).ToList()).ToList();
        Assert.Equal(
            ["libopenblas.so.0 | no | 2 | 0 | OpenBLAS 0.3.21, up to 64 threads", "lib<b>.so | in part | 1 | 1 |"],
            tables[0].Select(row => row.TrimEnd()));
        Assert.Equal(
            [
                "dgetrf_parallel (libopenblas.so.0) | 540,864 | in one go | dgesv_, dgetrf_ | 528 KiB in scipy.lu-500",
                "dgemm_kernel_ZEN (libopenblas.so.0) | 28,800 | in one go, in assembly |  |",
                "lib<b>.so+0x1f0 | calculated | in one go |  |",
            ],
            tables[1].Select(row => row.TrimEnd()));
        Assert.Contains(page.Elements("a"), a => (string?)a.Attribute("href") == "#scan");
        Assert.DoesNotContain(ReportPage.Sample.Elements("a"), a => (string?)a.Attribute("href") == "#scan");
    }

    [Fact]
    public void Markdown_shows_the_same()
    {
        var markdown = ScanMarkdown.Render(Analysed().Scan!);

        Assert.Contains("| 540,864 | in one go | dgesv&#95;, dgetrf&#95; | 528 KiB in ", markdown, StringComparison.Ordinal);
        Assert.Contains("| lib&#60;b&#62;.so | in part | 1 | 1 |", markdown, StringComparison.Ordinal);
        Assert.EndsWith(
            "3 libraries with 910 functions scanned in 2.5 s: 3 functions take 4 KiB of stack or more with no touch in each page "
                + "(1 written in assembly), 1 page by page; traces have seen 1 of them.\n",
            markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_come_first_and_what_could_not_be_scanned_is_named_in_page_and_Markdown()
    {
        CaptureEntry[] entries =
        [
            new CaptureBuilder().Build()[0],
            Scan with { Libraries = [.. Scan.Libraries, new("libodd.so", "/libodd.so", null, 0, []) { Problem = "no symbol <table>" }] },
        ];
        var results = CaptureAnalysis.Analyse(Capture.Of(entries));

        var markdown = ScanMarkdown.Render(results.Scan!);

        Assert.Contains("\nNot scanned: libodd.so: no symbol &#60;table&#62;\n", markdown, StringComparison.Ordinal);
        Assert.True(
            markdown.IndexOf("| libopenblas.so.0 |", StringComparison.Ordinal)
                < markdown.IndexOf("| lib&#60;b&#62;.so |", StringComparison.Ordinal));
        Assert.Contains(
            "Not scanned: libodd.so: no symbol <table>",
            ReportPage.Of(results).Section("scan").Elements("p").Select(ReportPage.Words));
        Assert.DoesNotContain("function |", ScanMarkdown.Render(results.Scan! with { Functions = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_trace_has_seen_has_no_column()
    {
        var unseen = CaptureAnalysis.Analyse(Capture.Of([new CaptureBuilder().Build()[0], Scan]));

        Assert.Contains(
            "\n| function | bytes | how | called by |\n|---|--:|---|---|\n", ScanMarkdown.Render(unseen.Scan!), StringComparison.Ordinal);
        Assert.DoesNotContain("Seen by traces", ReportPage.Of(unseen).Section("scan").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_traces_of_tests_mark_functions_too()
    {
        var test = new TestRun("a.py::test_lu", Host.Guarded, ByteSize.FromMiB(64), TestOutcome.Passed, "", 1) { Growth = SampleGrowth.Lu };
        var results = CaptureAnalysis.Analyse(Capture.Of([new CaptureBuilder().Build()[0], new CaptureEntry.Tested(test), Scan]));

        Assert.Equal(["a.py::test_lu"], results.Scan!.Functions.Single(f => f.SeenBytes is not null).SeenIn);
    }

    private static Results Analysed()
    {
        var traced = new CaptureBuilder().Workload("scipy.lu-500").Traced("scipy.lu-500", new Outcome.Completed(null), SampleGrowth.Lu);
        return CaptureAnalysis.Analyse(Capture.Of([.. traced.Build(), Scan]));
    }
}
