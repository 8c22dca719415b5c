using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Reports.Pictures;
using Lab.Reports.Sections;
using Lab.Reports.Sections.Timings;
using Lab.Reports.Sections.Verdict;

namespace Lab.Reports;

/// <summary>
/// The report as one page that needs nothing else: it loads nothing but the pictures next to it, and it reads the same with scripts
/// off, on paper, on a phone, in the dark. Pure: the same results give the same bytes. Well-formed XML, so that a test can take it
/// apart.
/// </summary>
public static class HtmlReport
{
    public static string Render(Results results) => Render(results, ReportPictures.None);

    /// <param name="pictures">The pictures next to the page. Without any, the page loads nothing.</param>
    public static string Render(Results results, ReportPictures pictures)
    {
        Html page = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>{Title(results)}</title>
            <style>{Html.Asset("report.css")}</style>
            </head>
            <body>
            <header class="page">
            <p class="name">Python stack lab</p>
            <nav aria-label="Sections">
            <a href="#findings">Findings</a> {SweepSection.Link(results)}{BlasSection.Link(results)}<a href="#thresholds">Thresholds</a>
            {DeploymentsSection.Link(results)}
            {TimingLinks.Latency(results)}
            {(GrowthSection.IsShown(results) ? GrowthLink : Html.Empty)}
            <a href="#probes">Table</a>
            {TimingLinks.Costs(results)}
            {(PicturesSection.IsShown(pictures) ? PicturesLink : Html.Empty)}
            <a href="#environment">Environment</a> <a href="#method">Method</a>
            </nav>
            </header>
            <main>
            {VerdictSection.Render(results)}
            {FindingsSection.Render(results)}
            {SweepSection.Render(results)}
            {BlasSection.Render(results)}
            {ThresholdsSection.Render(results)}
            {DeploymentsSection.Render(results)}
            {LatencySection.Render(results)}
            {GrowthSection.Render(results, pictures)}
            {ProbesSection.Render(results)}
            {OtherThreadsSection.Render(results)}
            {OverheadSection.Render(results)}
            {ThreadsSection.Render(results)}
            {WatermarkSection.Render(results)}
            {PicturesSection.Render(results, pictures)}
            {EnvironmentSection.Render(results)}
            {MethodSection.Render(results)}
            </main>
            <footer>Lab {results.Lab}, started {Time(results.StartedAt)}, seed {results.Seed}.
            Derived from the capture alone: the same capture gives the same page.</footer>
            <script>{Html.Asset("report.js")}</script>
            </body>
            </html>

            """;
        return page.ToString();
    }

    private static Html GrowthLink => $"""<a href="#growth">Where it goes</a>""";

    private static Html PicturesLink => $"""<a href="#pictures">Pictures</a>""";

    private static string Title(Results results) => results.Recommendation is { } recommendation
        ? $"{SizeText.Of(recommendation.StackBytes)} of stack for threads that call Python"
        : "Stack for threads that call Python";

    internal static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'zzz", CultureInfo.InvariantCulture);
}
