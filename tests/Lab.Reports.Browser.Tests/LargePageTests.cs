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

    private const string ShownRows = "Array.from(document.querySelectorAll('tr[data-row]')).filter(row => !row.hidden)";

    private const string Shown = $"return {ShownRows}.length;";

    private const string ShownWithout =
        $"return {ShownRows}.filter(row => !arguments[0].split(' ').every(w => row.textContent.toLowerCase().includes(w))).length;";

    /// <summary>How many rows the filter found, as it says itself.</summary>
    private const string Found = "return Number(document.querySelector('#filter .count').textContent.split(' of ')[0]);";

    /// <summary>
    /// Notes, for whoever asks later, when the first frame after the loading had been drawn with every chart in sight: asked by the driver,
    /// it would be the time at which the driver asked.
    /// </summary>
    private const string Note = """
        const isInSight = chart => chart.getBoundingClientRect().top < innerHeight;
        const isDrawn = () => Array.from(document.querySelectorAll("div.chart")).every(chart => chart.firstChild || !isInSight(chart));
        const look = () => requestAnimationFrame(() => isDrawn() ? setTimeout(() => { window.opened = performance.now(); }) : look());
        addEventListener("load", look);
        """;

    private const string Opened = """
        const asked = () => window.opened === undefined ? setTimeout(asked, 5) : done(window.opened);
        asked();
        """;

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
        var page = Noted(html);
        Print("opened, and drawn what is in sight", [.. Enumerable.Range(0, Repeats).Select(_ => Loaded(page, Opened))]);
        Print("all of it drawn", [.. Enumerable.Range(0, Repeats).Select(_ => Loaded(page, All))]);
        Assert.Equal(results.Probes.Length, page.Elements("tr[data-row]").Count);
        Assert.Equal(results.Probes.Length, page.Run(Found).GetInt32());
        page.Run("document.getElementById('probes').scrollIntoView({ behavior: 'instant' });");
        string[] words = ["s", "scipy", "scipy lu", "nothing-has-this", ""];
        foreach (var word in words)
        {
            Print($"filtered by “{word}” and drawn", [.. Enumerable.Range(0, Repeats).Select(_ => FilteredAnew(page, word))]);
            var named = word.Split(' ').Aggregate(
                results.Probes.AsEnumerable(), (probes, part) => probes.Where(p => p.Workload.Contains(part, StringComparison.Ordinal)));
            var found = page.Run(Found).GetInt32();
            Assert.True(word is "nothing-has-this" ? found == 0 : found >= named.Count(), $"{word}: {found}");
            Assert.InRange(page.Run(Shown).GetInt32(), Math.Min(20, found), found);
            Assert.Equal(0, page.Run(ShownWithout, word).GetInt32());
        }

        Assert.Nothing(page.Console);
        var empty = Noted(OnlyScripts(html));
        Print("a page with its scripts alone: opened and drawn", [.. Enumerable.Range(0, Repeats).Select(_ => Loaded(empty, Opened))]);
    }

    [Fact]
    public void Rows_that_are_not_shown_come_with_scrolling_links_and_paper()
    {
        var results = LargeCapture.Analyse(Workloads);
        var page = browser.Open(HtmlReport.Render(results));
        var all = results.Probes.Length;
        Assert.InRange(page.Run(Shown).GetInt32(), 10, all - 1);
        page.Run("document.getElementById('probes').scrollIntoView({ behavior: 'instant' });");

        // Scrolled again and again: a box out of sight has nothing to scroll before the browser has laid it out.
        page.WaitFor($"(document.querySelector('#probes .tall').scrollTop += 1e6) && {ShownRows}.length >= 100");

        var last = page.Run("return Array.from(document.querySelectorAll('tr[data-row]')).at(-1).id;").GetString()!;
        _ = Filtered(page, "nothing-has-this");
        Assert.Equal(0, page.Run(Shown).GetInt32());
        page.Run("location.hash = arguments[0];", last);
        page.WaitFor(InBox(last));
        Assert.Equal(all, page.Run(Found).GetInt32());

        // Loaded anew with the link in its address.
        page.Run("window.isOld = true; location.reload();");
        page.WaitFor($"!window.isOld && document.getElementById('{last}') && {InBox(last)}");

        page.Load(dark: false, 1280);
        page.Settle();
        page.Run("dispatchEvent(new Event('beforeprint'));");
        Assert.Equal(all, page.Run(Shown).GetInt32());
        Assert.Nothing(page.Console);

        static string InBox(string id) =>
            $"!document.getElementById('{id}').hidden && document.getElementById('{id}').getBoundingClientRect().top"
            + " < document.querySelector('#probes .tall').getBoundingClientRect().bottom";
    }

    /// <summary>A page that notes when it had been opened, each time that it is loaded after this.</summary>
    private OpenedPage Noted(string html)
    {
        var page = browser.Open(html);
        page.Send("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = Note });
        return page;
    }

    private static double Loaded(OpenedPage page, string script)
    {
        page.Load(dark: false, 1280);
        return page.Await(script).GetDouble();
    }

    /// <summary>After another word: to filter by the same one again changes nothing, and takes no time.</summary>
    private static double FilteredAnew(OpenedPage page, string word)
    {
        _ = Filtered(page, "scipy.inv");
        return Filtered(page, word);
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
