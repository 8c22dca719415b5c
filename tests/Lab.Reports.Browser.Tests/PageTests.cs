using OpenQA.Selenium;

namespace Lab.Reports.Browser.Tests;

/// <summary>The page of every kind of results, as a browser shows it.</summary>
[Collection(Browser.Collection)]
public sealed class PageTests(Browser browser)
{
    public static TheoryData<string> Names => Samples.Pages;

    // Opening and drawing a page takes longer than most of what is looked at: each is opened once.
    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_silent_readable_as_wide_as_the_window_and_can_be_used_by_keyboard(string sample)
    {
        var page = browser.Open(Samples.Page(sample));
        SaysNothingAndAsksNobodyForAnything(page);
        page.Unfold();
        HasNothingSeriousForAxeInEitherTheme(page);
        IsAsWideAsTheWindow(page);
        IsReachedByTabAndShowsIt(page);
    }

    private static void SaysNothingAndAsksNobodyForAnything(OpenedPage page)
    {
        Assert.Nothing(page.Console);
        Assert.Nothing(page.Requests);
    }

    private static void HasNothingSeriousForAxeInEitherTheme(OpenedPage page)
    {
        Assert.Nothing(page.SeriousFindings());
        page.Theme(dark: true);
        Assert.Nothing(page.SeriousFindings());
        page.Theme(dark: false);
    }

    private static void IsAsWideAsTheWindow(OpenedPage page)
    {
        foreach (var width in new[] { 390, 1920, 1280 })
        {
            page.Width(width);
            Assert.Nothing(page.Lines(Layout.TooWide));
        }
    }

    private static void IsReachedByTabAndShowsIt(OpenedPage page)
    {
        page.Run(Focus.Watch);
        var count = page.Run(Focus.Count).GetInt32();
        Assert.NotEqual(0, count);
        page.Press([.. Enumerable.Repeat(Keys.Tab, count + 5)]);
        Assert.Nothing(page.Lines(Focus.Missed));
        Assert.Nothing(page.Lines(Focus.Unseen));
    }
}
