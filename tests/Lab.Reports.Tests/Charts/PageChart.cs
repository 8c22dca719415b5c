using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lab.Reports.Tests.Charts;

/// <summary>The options of a chart, as the script of the page reads them.</summary>
internal static class PageChart
{
    public static JsonElement Of(ReportPage page, string id)
    {
        var block = Regex.Match(
            page.Text, $"""id="chart-{Regex.Escape(id)}"[^>]*></div>\s*<script type="application/json">(.*?)</script>""",
            RegexOptions.Singleline);
        Assert.True(block.Success, $"the page has no chart {id}");
        using var options = JsonDocument.Parse(block.Groups[1].Value);
        return options.RootElement.Clone();
    }

    /// <summary>The items of a series; none where the chart has no such series.</summary>
    public static IReadOnlyList<JsonElement> Items(JsonElement options, string series) =>
        [.. options.GetProperty("series").EnumerateArray().Where(s => s.GetProperty("id").GetString() == series)
            .SelectMany(s => s.GetProperty("data").EnumerateArray())];

    public static JsonElement Series(JsonElement options, string id) =>
        options.GetProperty("series").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id);

    /// <summary>The numbers of an item without a row; null where it has none.</summary>
    public static double?[] Values(JsonElement item) =>
        [.. item.GetProperty("value").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble())];

    /// <summary>The numbers of an item after its row.</summary>
    public static long[] Numbers(JsonElement item) => [.. item.GetProperty("value").EnumerateArray().Skip(1).Select(v => v.GetInt64())];

    public static string Row(JsonElement item) => item.GetProperty("value")[0].GetString()!;
}
