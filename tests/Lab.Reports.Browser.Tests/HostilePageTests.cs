namespace Lab.Reports.Browser.Tests;

/// <summary>The page of a capture whose texts want to be more than texts.</summary>
[Collection(Browser.Collection)]
public sealed class HostilePageTests(Browser browser)
{
    [Fact]
    public void Nothing_runs_nothing_is_asked_for_and_the_page_keeps_its_width()
    {
        var html = HtmlReport.Render(HostileCapture.Analyse());
        var page = browser.Open(html);
        page.Unfold();
        // A dialog would make each of these throw.
        Assert.Nothing(page.Console);
        Assert.Nothing(page.Requests);
        Assert.Nothing(page.Lines(Layout.TooWide));
        page.Width(390);
        Assert.Nothing(page.Lines(Layout.TooWide));
    }
}
