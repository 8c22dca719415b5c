using System.Diagnostics;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Lab.Reports.Browser.Tests;

/// <summary>
/// One headless Chromium for all tests, which use it one after the other. Its profile, its temporary files and the pages are in a folder
/// that is gone with it.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    public const string Collection = "browser";

    private readonly TemporaryFolder _folder = new();
    private ChromeDriverService? _service;
    private ChromeDriver? _driver;
    private string? _missing;
    private int _pages;

    /// <summary>Where it puts what a page gives to download.</summary>
    internal string Downloads => _folder.Combine("downloads");

    public async ValueTask InitializeAsync()
    {
        (var chromium, _missing) = await Chromium.FindAsync();
        if (chromium is null)
            return;
        _service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(chromium.Driver), Path.GetFileName(chromium.Driver));
        // Whatever the two of them leave behind, they leave it in the folder.
        _service.DriverProcessStarting += (_, start) =>
            start.DriverServiceProcessStartInfo.Environment["TMPDIR"] =
                start.DriverServiceProcessStartInfo.Environment["HOME"] = _folder.Path;
        var options = new ChromeOptions { BinaryLocation = chromium.Program };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", $"--user-data-dir={_folder.Combine("profile")}");
        options.AddUserProfilePreference("download.default_directory", Downloads);
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference(LogType.Performance, LogLevel.All);
        try
        {
            _driver = new(_service, options, TimeSpan.FromMinutes(2));
        }
        catch
        {
            // Nobody disposes of what was not made.
            await DisposeAsync();
            throw;
        }

        _driver.Manage().Timeouts().AsynchronousJavaScript = TimeSpan.FromMinutes(2);
    }

    /// <summary>Opens a page from a file, in a new tab of its own. Skips the test where there is no Chromium.</summary>
    internal OpenedPage Open(string html, bool dark = false, int width = 1280)
    {
        Assert.SkipIfMissing(_missing);
        var driver = _driver!;
        var previous = driver.CurrentWindowHandle;
        var page = new OpenedPage(driver, _folder.WriteFile($"page-{++_pages}.html", html));
        driver.SwitchTo().NewWindow(WindowType.Tab);
        var tab = driver.CurrentWindowHandle;
        driver.SwitchTo().Window(previous).Close();
        driver.SwitchTo().Window(tab);
        page.Load(dark, width);
        page.Settle();
        return page;
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            _driver?.Quit();
        }
        catch (WebDriverException)
        {
            // It hangs, and outlives its driver: it is killed below.
        }

        _service?.Dispose();
        foreach (var process in Process.GetProcesses().Where(HasProfile))
            process.Kill(entireProcessTree: true);
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool HasProfile(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(_folder.Combine("profile"), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>The tests that use the browser.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserCollection : ICollectionFixture<Browser>;
