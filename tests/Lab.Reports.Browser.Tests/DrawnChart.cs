using System.Text.Json;

namespace Lab.Reports.Browser.Tests;

/// <summary>A chart as the library holds and has drawn it.</summary>
/// <param name="Id">Of its element.</param>
/// <param name="Series">Its options, series by series.</param>
/// <param name="Texts">The texts that are drawn.</param>
internal sealed record DrawnChart(string Id, JsonElement Series, IReadOnlyList<string> Texts)
{
    private const string Script = """
        return Array.from(document.querySelectorAll("div.chart"), element => {
          const chart = echarts.getInstanceByDom(element);
          return {
            id: element.id,
            series: chart.getOption().series,
            texts: chart.getZr().storage.getDisplayList(true).map(part => part.style.text).filter(text => text !== undefined),
          };
        });
        """;

    /// <summary>Every chart of a page.</summary>
    public static IReadOnlyList<DrawnChart> Of(OpenedPage page) =>
    [
        .. page.Run(Script).EnumerateArray().Select(chart => new DrawnChart(
            chart.GetProperty("id").GetString()!,
            chart.GetProperty("series"),
            [.. chart.GetProperty("texts").EnumerateArray().Select(text => text.ToString())])),
    ];

    /// <summary>The items of the series with this id, or of all whose id starts so, if it ends in a dash.</summary>
    public IEnumerable<(string Series, JsonElement Item)> Items(string id) =>
        from series in Series.EnumerateArray()
        let name = series.GetProperty("id").GetString()!
        where name == id || (id.EndsWith('-') && name.StartsWith(id, StringComparison.Ordinal))
        from item in series.GetProperty("data").EnumerateArray()
        select (name, item);
}
