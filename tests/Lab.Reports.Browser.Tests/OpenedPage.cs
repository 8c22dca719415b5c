using System.Text.Json;
using Deque.AxeCore.Commons;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;

namespace Lab.Reports.Browser.Tests;

/// <summary>A page in the browser: what it shows, what it says on the console, what it asks the network for.</summary>
internal sealed class OpenedPage(ChromeDriver driver, string file)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>What the page said on the console, with breaches of its content security policy, since this was asked last.</summary>
    public IReadOnlyList<string> Console => [.. driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message)];

    /// <summary>What it asked for but itself, since this was asked last. What has its data in its own address is asked of nobody.</summary>
    public IReadOnlyList<string> Requests =>
    [
        .. from entry in driver.Manage().Logs.GetLog(LogType.Performance)
           let message = JsonElement.Parse(entry.Message).GetProperty("message")
           where message.GetProperty("method").GetString() == "Network.requestWillBeSent"
           let address = message.GetProperty("params").GetProperty("request").GetProperty("url").GetString()
           where address != Address && !address.StartsWith("data:", StringComparison.Ordinal)
               && !address.StartsWith("blob:", StringComparison.Ordinal)
           select address,
    ];

    public string Address { get; } = new Uri(file).AbsoluteUri;

    /// <summary>Loads it once more, without what an earlier page left in the logs.</summary>
    public void Load(bool dark, int width)
    {
        Theme(dark);
        Width(width);
        (_, _) = (Console, Requests);
        driver.Navigate().GoToUrl(Address);
    }

    /// <summary>Goes to a place within it, as from the address line.</summary>
    public void Go(string hash) => driver.Navigate().GoToUrl(Address + hash);

    /// <summary>What the user's system prefers.</summary>
    public void Theme(bool dark)
    {
        var feature = new Dictionary<string, object?> { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" };
        Send("Emulation.setEmulatedMedia", new() { ["features"] = new[] { feature } });
    }

    /// <summary>The width of the window; a real one cannot be as narrow as a phone.</summary>
    public void Width(int width) => Send(
        "Emulation.setDeviceMetricsOverride",
        new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    /// <summary>What a function of this body returns.</summary>
    public JsonElement Run(string script, params object[] arguments) => JsonElement.Parse((string)driver.ExecuteScript(
        $"return JSON.stringify((function () {{ {script} }}).apply(null, arguments) ?? null);", arguments)!);

    /// <summary>What a script hands to <c>done</c>.</summary>
    public JsonElement Await(string script, params object[] arguments) => JsonElement.Parse((string)driver.ExecuteAsyncScript(
        $"const done = result => arguments[arguments.length - 1](JSON.stringify(result)); {script}", arguments)!);

    /// <summary>The strings that a function of this body returns.</summary>
    public IReadOnlyList<string> Lines(string script, params object[] arguments) =>
        [.. Run(script, arguments).EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>Waits until a condition in the page holds; two minutes, as the driver does.</summary>
    public void WaitFor(string condition)
    {
        for (var tries = 0; !Run($"return Boolean({condition});").GetBoolean(); tries++)
        {
            Assert.True(tries < 2400, $"{condition} does not come true");
            Thread.Sleep(50);
        }
    }

    /// <summary>
    /// Waits until all of it is there: what is out of sight is drawn, and unpacked, when the browser has nothing else to do. Where there is
    /// no chart library there is nothing to wait for.
    /// </summary>
    public void Settle() => WaitFor("document.documentElement.hasAttribute('data-ready') || typeof echarts === 'undefined'");

    /// <summary>Opens all that is folded.</summary>
    public void Unfold() => Run("document.querySelectorAll('details').forEach(folded => { folded.open = true; });");

    public IWebElement Element(string selector) => driver.FindElement(By.CssSelector(selector));

    public IReadOnlyList<IWebElement> Elements(string selector) => driver.FindElements(By.CssSelector(selector));

    /// <summary>Clicks as a user does; what is out of sight or covered cannot be clicked.</summary>
    public void Click(string selector)
    {
        Run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' });", selector);
        Element(selector).Click();
    }

    public void Press(params string[] keys)
    {
        var action = new Actions(driver);
        foreach (var key in keys)
            action.SendKeys(key);
        action.Perform();
    }

    /// <summary>What axe-core finds that it calls serious or critical: the rule, what is wrong, and where.</summary>
    public IReadOnlyList<string> SeriousFindings()
    {
        driver.ExecuteScript(Axe);
        var findings = Await("""
            axe.run(document, { resultTypes: ["violations"] }).then(
              results => done(results.violations
                .filter(found => found.impact === "serious" || found.impact === "critical")
                .flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))),
              error => done([String(error)]));
            """);
        return [.. findings.EnumerateArray().Select(line => line.GetString()!)];
    }

    public void Send(string command, Dictionary<string, object?> parameters) => driver.ExecuteCdpCommand(command, parameters);
}
