using System.Diagnostics;

namespace Lab.Reports.Browser.Tests;

/// <summary>
/// The page of 500 workloads is whole, and filters. How long it takes to be written, opened and filtered is printed, not judged: the
/// figures are the machine's as much as the page's, so that a page with nothing but the same scripts stands beside it.
/// <c>LAB_MEASURE_PAGE=1</c> takes each figure several times.
/// </summary>
[Collection(Browser.Collection)]
public sealed class LargePageTests(Browser browser, ITestOutputHelper output)
{
    private const int Workloads = 500;

    private const string Shown = "return Array.from(document.querySelectorAll('tr[data-row]')).filter(row => !row.hidden).length;";

    /// <summary>When a frame has been drawn, since the browser was asked for the page.</summary>
    private const string Frame = "requestAnimationFrame(() => setTimeout(() => done(performance.now())));";

    /// <summary>When the page says that nothing is left to draw.</summary>
    private const string All = """
        const root = document.documentElement;
        const finished = () => root.dataset.ready === undefined ? setTimeout(finished, 5) : done(performance.now());
        finished();
        """;

    private static readonly int Repeats = Environment.GetEnvironmentVariable("LAB_MEASURE_PAGE") is "1" ? 7 : 1;

    [Fact]
    public void It_holds_them_all_and_filters_them()
    {
        var results = LargeCapture.Analyse(Workloads);
        var html = "";
        Print("written", Times(_ => html = HtmlReport.Render(results)));
        output.WriteLine($"length: {html.Length.ToString("N0", CultureInfo.InvariantCulture)} characters");
        var page = browser.Open(html);
        Print("opened, and drawn what is in sight", [.. Enumerable.Range(0, Repeats).Select(_ => Opened(page, Frame))]);
        Print("all of it drawn", [.. Enumerable.Range(0, Repeats).Select(_ => Opened(page, All))]);
        Assert.Equal(results.Probes.Length, page.Run(Shown).GetInt32());
        string[] words = ["s", "scipy", "scipy lu", "nothing-has-this", ""];
        foreach (var word in words)
        {
            Print($"filtered by “{word}” and drawn", [.. Enumerable.Range(0, Repeats).Select(_ => Filtered(page, word))]);
            var found = word.Split(' ').Aggregate(
                results.Probes.AsEnumerable(), (probes, part) => probes.Where(p => p.Workload.Contains(part, StringComparison.Ordinal)));
            var shown = page.Run(Shown).GetInt32();
            Assert.True(word is "nothing-has-this" ? shown == 0 : shown >= found.Count(), $"{word}: {shown}");
        }

        Assert.Nothing(page.Console);
        var empty = browser.Open(OnlyScripts(html));
        Print("a page with its scripts alone: opened and drawn", [.. Enumerable.Range(0, Repeats).Select(_ => Opened(empty, Frame))]);
    }

    private static double Opened(OpenedPage page, string script)
    {
        page.Load(dark: false, 1280);
        return page.Await(script).GetDouble();
    }

    private static double Filtered(OpenedPage page, string word) => page.Await("""
        const box = document.querySelector("#filter input");
        box.value = arguments[0];
        const start = performance.now();
        box.dispatchEvent(new Event("input", { bubbles: true }));
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        """, word).GetDouble();

    /// <summary>The page's scripts that run, its styles, and nothing that they could draw.</summary>
    private static string OnlyScripts(string html)
    {
        var head = html[..html.IndexOf("<body", StringComparison.Ordinal)];
        var scripts = html[html.IndexOf("</footer>", StringComparison.Ordinal)..];
        return $"{head}<body><button class=\"theme\"></button><main></main><footer>{scripts}";
    }

    private static double[] Times(Action<int> action) =>
    [
        .. Enumerable.Range(0, Repeats).Select(i =>
        {
            var watch = Stopwatch.StartNew();
            action(i);
            return watch.Elapsed.TotalMilliseconds;
        }),
    ];

    private void Print(string what, double[] milliseconds) => output.WriteLine(
        $"{what}: {string.Join(' ', milliseconds.Select(ms => ms.ToString("0", CultureInfo.InvariantCulture)))} ms");
}
