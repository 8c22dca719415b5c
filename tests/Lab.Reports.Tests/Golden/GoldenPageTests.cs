using Lab.Testing.Captures;
using Lab.Testing.Golden;
using Lab.Testing.Timings;

namespace Lab.Reports.Tests.Golden;

/// <summary>
/// The whole text of pages whose captures are written by hand: sections in their order, sentences, tables and legends, the same
/// under any culture. After a change of wording, LAB_UPDATE_GOLDEN=1 writes the text again: its diff is what to review.
/// </summary>
public sealed class GoldenPageTests
{
    /// <summary>Numbers and dates as they are written elsewhere. Made here, as the lab takes along no data of cultures.</summary>
    private static readonly CultureInfo Other = new("")
    {
        NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "−", PercentSymbol = "٪" },
        DateTimeFormat = new() { DateSeparator = ".", TimeSeparator = ".", ShortDatePattern = "d.M.yy", LongTimePattern = "H.mm" },
    };

    [Fact]
    public void A_run() => AssertPage("run.page.txt", () => HtmlReport.Render(SampleCapture.Analyse()));

    [Fact]
    public void Timings() => AssertPage("timings.page.txt", () => HtmlReport.Render(SampleTimings.Build()));

    [Fact]
    public void A_sweep() => AssertPage("sweep.page.txt", () => HtmlReport.Render(SampleSweep.Build().Analyse()));

    [Fact]
    public void A_curve() => AssertPage("curve.page.txt", () => HtmlReport.Render(SampleCurve.Build().Analyse()));

    [Fact]
    public void A_comparison() => AssertPage("comparison.page.txt", () => HtmlReport.Render(SampleRuns.Comparison));

    [Fact]
    public void An_index() => AssertPage("index.page.txt", () => HtmlReport.Render(SampleRuns.Index));

    private static void AssertPage(string name, Func<string> render)
    {
        var page = Under(CultureInfo.InvariantCulture, render);
        GoldenFile.AssertText(name, PageText.Of(page));
        // To the byte: what is not read, such as the values that a column is sorted by, counts too.
        Assert.Equal(page, Under(Other, render));
    }

    private static string Under(CultureInfo culture, Func<string> render)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return render();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
