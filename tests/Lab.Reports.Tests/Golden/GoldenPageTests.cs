using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Testing.Golden;
using Lab.Testing.Timings;

namespace Lab.Reports.Tests.Golden;

/// <summary>
/// The whole text of three pages whose captures are written by hand: sections in their order, sentences, tables and legends.
/// After a change of wording, LAB_UPDATE_GOLDEN=1 writes the text again: its diff is what to review.
/// </summary>
public sealed class GoldenPageTests
{
    [Fact]
    public void A_run() => AssertPage("run.page.txt", SampleCapture.Analyse());

    [Fact]
    public void Timings() => AssertPage("timings.page.txt", SampleTimings.Build());

    [Fact]
    public void A_sweep() => AssertPage("sweep.page.txt", SampleSweep.Build().Analyse());

    private static void AssertPage(string name, Results results) => GoldenFile.AssertText(name, PageText.Of(ReportPage.Of(results).Text));
}
