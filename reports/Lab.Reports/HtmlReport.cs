using Lab.Reports.Pages;
using Lab.Reports.Pictures;

namespace Lab.Reports;

/// <summary>
/// The report as one page that needs nothing else: it loads nothing, and its figures can be read with scripts off, on paper, on a phone,
/// in the dark. Pure: the same results give the same bytes.
/// </summary>
public static class HtmlReport
{
    /// <summary>
    /// Has compiled what writes a page, which takes longer than to write one: to be called on a thread of its own while the results are
    /// derived.
    /// </summary>
    public static void Prepare()
    {
        ChartJson.Of(RowChart.Options(0, Axis.Stacks, [new(["0"])], []));
        Page.Render<Document>((nameof(Document.Title), ""));
        JsonReport.Prepare();
    }

    /// <param name="pictures">The pictures next to the page, which it links to.</param>
    public static string Render(Results results, ReportPictures? pictures = null) =>
        Page.Render<ReportPage>((nameof(ReportPage.Results), results), (nameof(ReportPage.Pictures), pictures ?? ReportPictures.None));

    public static string Render(CaptureComparison comparison) =>
        Page.Render<ComparePage>((nameof(ComparePage.Comparison), comparison));

    public static string Render(RunIndex index) => Page.Render<IndexPage>((nameof(IndexPage.Index), index));
}
