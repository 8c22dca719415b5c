using OpenQA.Selenium;

namespace Lab.Reports.Browser.Tests;

/// <summary>A page with every fault that is looked for: the checks find each.</summary>
[Collection(Browser.Collection)]
public sealed class FaultyPageTests(Browser browser)
{
    private const string Page = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>Faults</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src *"/>
        <style>.faint { color: #bbb; } .wide { width: 3000px; } a:focus { outline: none; } html[data-theme] { color: red; }
        @media (prefers-color-scheme: dark) { body { background: #000; color: #111; } .faint { color: #fff; } }</style></head>
        <body><main><h1>Faults</h1><p class="faint">faint</p><p>text</p><img src="file:///nothing.png" alt=""/>
        <a href="#top">unseen</a> <button tabindex="-1">missed</button>
        <table class="wide"><tr><td>wide</td></tr></table></main><script>alert(1)</script></body></html>
        """;

    [Fact]
    public void Each_of_them_is_found()
    {
        var page = browser.Open(Page);
        Assert.Contains(page.Console, line => line.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Equal(["file:///nothing.png"], page.Requests);
        Assert.Contains("faint", Assert.Single(page.SeriousFindings()), StringComparison.Ordinal);
        page.Theme(dark: true);
        Assert.All(page.SeriousFindings(), found => Assert.StartsWith("color-contrast", found, StringComparison.Ordinal));
        Assert.Contains(page.SeriousFindings(), found => found.Contains("text", StringComparison.Ordinal));
        Assert.Contains(page.Lines(Layout.TooWide), line => line.StartsWith("table.wide", StringComparison.Ordinal));
        page.Run(Focus.Watch);
        page.Press(Keys.Tab, Keys.Tab, Keys.Tab);
        Assert.Contains("missed", Assert.Single(page.Lines(Focus.Missed)), StringComparison.Ordinal);
        Assert.Contains("unseen", Assert.Single(page.Lines(Focus.Unseen)), StringComparison.Ordinal);
    }
}
