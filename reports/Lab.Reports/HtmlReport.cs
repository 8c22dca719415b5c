using System.Globalization;
using Lab.Analysis;
using Lab.Reports.Pages;
using Lab.Reports.Pictures;

namespace Lab.Reports;

/// <summary>
/// The report as one page that needs nothing else: it loads nothing, and its figures can be read with scripts off, on paper, on a phone,
/// in the dark. Pure: the same results give the same bytes.
/// </summary>
public static class HtmlReport
{
    public static string Render(Results results) => Render(results, ReportPictures.None);

    /// <param name="pictures">The pictures next to the page, which it links to.</param>
    public static string Render(Results results, ReportPictures pictures) =>
        Page.Render<ReportPage>((nameof(ReportPage.Results), results), (nameof(ReportPage.Pictures), pictures));

    internal static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'zzz", CultureInfo.InvariantCulture);
}
