using OpenQA.Selenium;

namespace Lab.Reports.Browser.Tests;

/// <summary>The page of every kind of results, as a browser shows it.</summary>
[Collection(Browser.Collection)]
public sealed class PageTests(Browser browser)
{
    public static TheoryData<string> Names => Samples.Pages;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_nothing_on_the_console_and_asks_nobody_for_anything(string sample)
    {
        var page = Open(sample);

        Assert.Nothing(page.Console);
        Assert.Nothing(page.Requests);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Axe_finds_nothing_serious_in_either_theme(string sample)
    {
        var page = Open(sample);
        page.Unfold();
        Assert.Nothing(page.SeriousFindings());
        page.Theme(dark: true);
        Assert.Nothing(page.SeriousFindings());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_as_wide_as_the_window(string sample)
    {
        var page = Open(sample);
        page.Unfold();
        foreach (var width in new[] { 390, 1280, 1920 })
        {
            page.Width(width);
            Assert.Nothing(page.Lines(Layout.TooWide));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_can_be_used_is_reached_by_Tab_and_shows_that_it_is(string sample)
    {
        var page = Open(sample);
        page.Unfold();
        page.Run(Focus.Watch);
        var count = page.Run(Focus.Count).GetInt32();
        Assert.NotEqual(0, count);
        page.Press([.. Enumerable.Repeat(Keys.Tab, count + 5)]);
        Assert.Nothing(page.Lines(Focus.Missed));
        Assert.Nothing(page.Lines(Focus.Unseen));
    }

    private OpenedPage Open(string sample) => browser.Open(Samples.Page(sample));
}
