using Lab.Trials;

namespace Lab.Reports.Browser.Tests;

/// <summary>The report of a capture whose texts want to be more than texts.</summary>
[Collection(Browser.Collection)]
public sealed class HostilePageTests(Browser browser)
{
    [Fact]
    public void Nothing_runs_nothing_is_asked_for_and_the_page_keeps_its_width()
    {
        var page = browser.Open(HtmlReport.Render(HostileCapture.Analyse()));
        page.Unfold();
        // A dialog would make each of these throw.
        Assert.Nothing(page.Console);
        Assert.Nothing(page.Requests);
        Assert.Nothing(page.Lines(Layout.TooWide));
        page.Width(390);
        Assert.Nothing(page.Lines(Layout.TooWide));
    }

    [Fact]
    public void Every_text_is_shown_as_it_is_in_the_table_and_in_the_charts()
    {
        var results = HostileCapture.Analyse();
        var page = browser.Open(HtmlReport.Render(results));
        // A browser reads each end of a line as one character.
        var measured = results.Probes.Where(p => p.MinimumStackBytes is not null)
            .Select(p => VisibleText.Of(p.Workload).Replace("\r\n", "\n", StringComparison.Ordinal)).Distinct();
        var rows = page.Lines("return Array.from(document.querySelectorAll('tr[data-row] .workload'), name => name.textContent);");
        Assert.Equal(measured.Order(StringComparer.Ordinal), rows.Distinct().Order(StringComparer.Ordinal));

        var names = DrawnChart.Of(page).Single(c => c.Id == "chart-thresholds").Items("rows")
            .Select(i => i.Item.GetProperty("name").GetString()!).ToList();
        Assert.Equal(rows.Count, names.Count);
        Assert.All(
            new[] { "--crash", "fn:tip", "{b}", "__proto__", @"\u0001crash", @"\u0001\u0001tip" },
            text => Assert.True(!rows.Contains(text) || names.Contains(text), text));
    }
}
