using System.Text.Json;
using OpenQA.Selenium;

namespace Lab.Reports.Browser.Tests;

/// <summary>What a reader can do with a page, done with mouse and keyboard.</summary>
[Collection(Browser.Collection)]
public sealed class UseTests(Browser browser)
{
    /// <summary>The rows of the table that are shown, in their order, by the number that the chart knows them by.</summary>
    private const string TableRows = """
        return Array.from(document.querySelectorAll("tr[data-row]")).filter(row => row.checkVisibility()).map(row => row.dataset.row);
        """;

    private const string ChartRows = """
        return echarts.getInstanceByDom(document.getElementById("chart-thresholds")).getOption().yAxis[0].data;
        """;

    [Fact]
    public void A_filter_shows_the_same_rows_in_the_table_and_in_the_chart()
    {
        var page = Open("run");
        var all = page.Lines(TableRows);
        Assert.Equal(all, page.Lines(ChartRows));

        page.Element("#filter input").SendKeys("scipy LU");
        var found = page.Lines("return Array.from(document.querySelectorAll('tr[data-row] .workload'), name => name.textContent);")
            .Zip(all).Where(row => row.First.Contains("scipy", StringComparison.Ordinal)).Select(row => row.Second).ToList();
        var shown = page.Lines(TableRows);
        Assert.True(shown.Count > 0 && shown.Count < found.Count);
        Assert.Equal(shown, page.Lines(ChartRows));
        Assert.Equal($"{shown.Count} of {all.Count}", page.Element("#filter .count").Text);

        page.Press(Keys.Enter);
        page.Element("#filter input").SendKeys(Keys.Control + "a" + Keys.Null + Keys.Delete);
        Assert.Equal(all, page.Lines(TableRows));
        foreach (var option in page.Lines("return Array.from(document.querySelectorAll('#filter [name=library] option'), o => o.value);"))
        {
            page.Run("""
                const field = document.querySelector("#filter [name=library]");
                field.value = arguments[0];
                field.dispatchEvent(new Event("input", { bubbles: true }));
                """, option);
            Assert.Equal(page.Lines(TableRows), page.Lines(ChartRows));
        }

        Assert.Nothing(page.Console);
    }

    [Fact]
    public void Each_column_sorts_up_and_down_and_the_chart_with_it()
    {
        var page = Open("run");
        var columns = page.Elements("table.sortable thead th").Count;
        for (var column = 1; column <= columns; column++)
        {
            var head = $"table.sortable thead th:nth-child({column})";
            foreach (var _ in new[] { 1, 2 })
            {
                page.Click($"{head} button");
                var order = page.Run($$"""
                    const head = document.querySelector("{{head}}");
                    const values = Array.from(document.querySelectorAll("table.sortable tbody tr"), row => row.cells[head.cellIndex])
                      .map(cell => [cell.dataset.value ?? cell.querySelector("data")?.value, cell.textContent])
                      .map(([value, text]) => value === undefined ? text : Number(value));
                    const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
                    const sign = { ascending: 1, descending: -1 }[head.ariaSort];
                    const sorted = values.every((value, i) => i === 0 || sign * compare(values[i - 1], value) <= 0);
                    return { order: head.ariaSort, sorted };
                    """);
                Assert.True(order.GetProperty("sorted").GetBoolean(), $"column {column}, {order}");
                Assert.Equal(page.Lines(TableRows), page.Lines(ChartRows));
            }

            Assert.Single(page.Elements("table.sortable th[aria-sort]"));
        }
    }

    [Fact]
    public void Links_lead_to_sections_and_to_single_workloads()
    {
        var page = Open("run");
        Assert.Nothing(page.Lines("""
            return Array.from(document.querySelectorAll("a[href^='#']"), link => decodeURIComponent(link.hash.slice(1)))
              .filter(id => document.getElementById(id) === null);
            """));
        foreach (var link in page.Lines("return Array.from(document.querySelectorAll('nav a'), link => link.getAttribute('href'));"))
        {
            page.Click($"nav a[href='{link}']");
            AssertInSight(page, link);
        }

        foreach (var id in new[] { "workload-scipy.lu-500", "workload-stdlib.json-900", "workload-scipy.lu-500-blas-1" })
        {
            page.Go("#" + id);
            AssertInSight(page, "#" + id);
        }
    }

    [Fact]
    public void A_setting_can_be_copied()
    {
        var page = Open("run");
        var text = page.Run("return document.querySelector('button.copy').previousElementSibling.textContent;").GetString()!;
        Assert.NotEqual("", text.Trim());
        page.Click("button.copy");
        page.WaitFor("document.querySelector('button.copy').textContent === 'Copied'");
        page.Element("#filter input").SendKeys(Keys.Control + "v");
        Assert.Equal(string.Join("", text.Split('\n')), page.Element("#filter input").GetDomProperty("value"));
    }

    [Fact]
    public void The_download_is_results_json()
    {
        var page = Open("timings");
        page.Click("button.download");
        var file = Path.Combine(browser.Downloads, "results.json");
        for (var tries = 0; tries < 2400 && !File.Exists(file); tries++)
            Thread.Sleep(50);
        Assert.Equal(JsonReport.Render(Samples.Of("timings")), File.ReadAllText(file));
        Assert.Nothing(page.Console);
    }

    [Fact]
    public void The_theme_is_the_systems_until_another_is_chosen()
    {
        const string Colours = """
            const word = document.querySelector("#chart-thresholds svg text");
            return [getComputedStyle(document.body).backgroundColor, getComputedStyle(word).fill];
            """;
        var page = Open("run");
        var light = page.Lines(Colours);
        page.Theme(dark: true);
        // The chart follows the page a moment later.
        page.WaitFor($"(() => {{ {Colours} }})().every((colour, i) => colour !== {JsonSerializer.Serialize(light)}[i])");
        var dark = page.Lines(Colours);
        Assert.All(light.Zip(dark), pair => Assert.NotEqual(pair.First, pair.Second));

        page.Click("button.theme");
        Assert.Equal("Theme: light", page.Element("button.theme").Text);
        Assert.Equal(light, page.Lines(Colours));
        page.Theme(dark: false);
        page.Click("button.theme");
        Assert.Equal(dark, page.Lines(Colours));
        Assert.Nothing(page.SeriousFindings());
        page.Click("button.theme");
        Assert.Equal(light, page.Lines(Colours));
        Assert.Nothing(page.Console);
    }

    [Fact]
    public void A_place_that_was_gone_to_before_is_gone_to_again()
    {
        const string Link = "main a[href^='#workload-']";
        var page = Open("run");
        page.Settle();
        var place = page.Element(Link).GetDomAttribute("href")!;
        page.Click(Link);
        AssertInSight(page, place);
        page.Run("""
            const words = document.querySelector("#filter input");
            words.value = "no workload of that name";
            words.dispatchEvent(new Event("input", { bubbles: true }));
            """);
        page.WaitFor("document.querySelector('tr:target').hidden");

        page.Click(Link);

        page.WaitFor("!document.querySelector('tr:target').hidden");
        AssertInSight(page, place);
        Assert.Nothing(page.Console);
    }

    [Fact]
    public void On_paper_all_of_it_is_drawn_and_unfolded_at_once()
    {
        const string Left = """
            return Array.from(document.querySelectorAll("div.chart"))
              .filter(chart => echarts.getInstanceByDom(chart) === undefined).map(chart => chart.id)
              .concat(Array.from(document.querySelectorAll("details > noscript"), text => text.textContent));
            """;
        const string TooWide = """
            return Array.from(document.querySelectorAll("div.chart")).filter(chart => chart.querySelector("svg").clientWidth > 630)
              .map(chart => chart.id);
            """;
        var page = Open("timings");
        page.Send("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = "globalThis.requestIdleCallback = () => {};" });
        page.Load(dark: false, 1280);
        Assert.NotEmpty(page.Lines(Left));
        page.Run("dispatchEvent(new Event('beforeprint'));");
        Assert.Nothing(page.Lines(Left));
        Assert.Nothing(page.Lines(TooWide));
        page.Run("dispatchEvent(new Event('afterprint'));");
        Assert.NotEmpty(page.Lines(TooWide));
        Assert.Nothing(page.Console);
    }

    private OpenedPage Open(string sample) => browser.Open(HtmlReport.Render(Samples.Of(sample)));

    private static void AssertInSight(OpenedPage page, string link)
    {
        Assert.Equal(link, page.Run("return decodeURIComponent(location.hash);").GetString());
        page.WaitFor($$"""
            (() => {
              const place = document.getElementById({{JsonSerializer.Serialize(link[1..])}});
              const box = place.getBoundingClientRect();
              const seen = document.elementFromPoint(box.left + 20, Math.max(box.top, 0) + 5);
              return box.top < innerHeight && box.bottom > 0 && place.contains(seen);
            })()
            """);
    }
}
