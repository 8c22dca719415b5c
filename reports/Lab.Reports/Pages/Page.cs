using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Reports.Pages;

/// <summary>Renders a component as a page that is one file: its style and its scripts stand in it, and it may run no others.</summary>
internal static class Page
{
    public static readonly string Style = Asset("report.css");

    /// <summary>Apache ECharts as Vizor.ECharts brings it. An end tag within it would end its element.</summary>
    public static readonly string ChartLibrary = Asset("echarts.js");

    public static readonly string Script = Asset("report.js");

    /// <summary>
    /// What a browser may do for this page: run these scripts, use this style, show pictures that stand in the page. It loads nothing.
    /// </summary>
    public static readonly string Policy =
        $"default-src 'none'; script-src {Hash(ChartLibrary)} {Hash(Script)}; style-src {Hash(Style)}; img-src data:; base-uri 'none'; "
        + "form-action 'none'";

    /// <summary>The same parameters give the same bytes.</summary>
    public static string Render<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        using var services = new ServiceCollection().AddSingleton<HtmlEncoder>(new VisibleEncoder()).BuildServiceProvider();
        using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var view = ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value));
        return renderer.Dispatcher.InvokeAsync(
            async () =>
            {
                // For this task alone: numbers are written the same wherever the lab runs.
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                // Written on the renderer's thread, also where a part of the page was waited for.
                return (await renderer.RenderComponentAsync<TComponent>(view).ConfigureAwait(true)).ToHtmlString();
            })
            .GetAwaiter().GetResult() + "\n";
    }

    internal static string Asset(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"no asset is named {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
