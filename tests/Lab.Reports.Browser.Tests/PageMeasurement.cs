using System.Diagnostics;
using System.Globalization;

namespace Lab.Reports.Browser.Tests;

/// <summary>
/// How long the page of 500 workloads takes to be written, opened and filtered. Figures, no verdict: they are the machine's as much as the
/// page's, so that a page with nothing but the same scripts stands beside it. Runs only when asked for (<c>--explicit only</c>).
/// </summary>
[Collection(Browser.Collection)]
public sealed class PageMeasurement(Browser browser, ITestOutputHelper output)
{
    private const int Repeats = 7;

    [Fact(Explicit = true)]
    public void Of_500_workloads()
    {
        var results = LargeCapture.Analyse(500);
        var html = "";
        Print("written (the first time with its compilation)", [.. Enumerable.Range(0, Repeats).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            html = HtmlReport.Render(results);
            return watch.Elapsed.TotalMilliseconds;
        })]);
        output.WriteLine($"length: {html.Length.ToString("N0", CultureInfo.InvariantCulture)} characters");
        var page = browser.Open(html);
        Print("opened, drawn", Opened(page));
        foreach (var id in page.Lines("return Array.from(document.querySelectorAll('input[type=search]'), (box, i) => box.id ||= `search-${i}`);"))
            Print($"filtered by {id}, drawn", Filtered(page, id));
        Print("a page with its scripts alone: opened, drawn", Opened(browser.Open(OnlyScripts(html))));
    }

    private static double[] Opened(OpenedPage page) =>
    [
        .. Enumerable.Range(0, Repeats).Select(_ =>
        {
            page.Load(dark: false, 1280);
            return page.Await("""
                requestAnimationFrame(() => setTimeout(() => done(performance.now())));
                """).GetDouble();
        }),
    ];

    private static double[] Filtered(OpenedPage page, string id) =>
    [
        .. new[] { "s", "scipy", "lu", "", "stdlib", "nothing-has-this", "" }.Select(word => page.Await("""
            const box = document.getElementById(arguments[0]);
            box.value = arguments[1];
            const start = performance.now();
            box.dispatchEvent(new Event("input", { bubbles: true }));
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
            """, id, word).GetDouble()),
    ];

    /// <summary>The page's scripts that run, its styles, and nothing that they could draw.</summary>
    private static string OnlyScripts(string html)
    {
        var head = html[..html.IndexOf("<body", StringComparison.Ordinal)];
        var scripts = html[html.IndexOf("</footer>", StringComparison.Ordinal)..];
        return $"{head}<body><main></main><footer>{scripts}";
    }

    private void Print(string what, double[] milliseconds) => output.WriteLine(
        $"{what}: {string.Join(' ', milliseconds.Select(ms => ms.ToString("0", CultureInfo.InvariantCulture)))} ms");
}
