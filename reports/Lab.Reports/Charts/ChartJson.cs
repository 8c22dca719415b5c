using System.Text.Json.Serialization;

namespace Lab.Reports.Charts;

/// <summary>
/// Options of a chart as the page's script reads them: anonymous objects, with the names that ECharts has. What all charts have in common
/// is the theme there; a formatter and what draws an item go by the name of a function there.
/// </summary>
internal static class ChartJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new VisibleStrings() },
    };

    /// <summary>A cross, as a path that can be filled.</summary>
    public const string Cross = "path://M-3-4L0-1L3-4L4-3L1 0L4 3L3 4L0 1L-3 4L-4 3L-1 0L-4-3Z";

    /// <summary>Row, and place on the axis across.</summary>
    public static readonly object Place = new { x = 1, y = 0 };

    /// <summary>Row, start and end on the axis across.</summary>
    public static readonly object Range = new { x = new[] { 1, 2 }, y = 0 };

    /// <summary>JSON that cannot end the element it stands in: the default encoder escapes what is markup.</summary>
    public static string Of(object options) => JsonSerializer.Serialize(options, Options);

    /// <summary>A colour of the style sheet.</summary>
    public static string Colour(string name) => $"var(--{name})";

    /// <summary>A series that a function of the script draws.</summary>
    public static object Drawn(string id, string function, object encode, IEnumerable<ChartItem> data, object? itemStyle = null) =>
        new { type = "custom", id, renderItem = function, encode, itemStyle, data };

    private sealed class VisibleStrings : JsonConverter<string>
    {
        /// <summary>To find where a text of thousands of characters must be cut, a browser measures it for minutes.</summary>
        private const int LongestLine = 400;

        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Fitting(value));

        private static string Fitting(string text) => text.Length <= LongestLine
            ? VisibleText.Of(text)
            : string.Join('\n', text.Split('\n').Select(line => VisibleText.Line(line, LongestLine)));
    }
}

/// <summary>A point of a chart.</summary>
/// <param name="Value">Its place on the axes, and what its drawing needs besides: numbers of the results, in bytes or nanoseconds.</param>
/// <param name="Tip">What stands on hover.</param>
/// <param name="Name">A label beside it.</param>
/// <param name="Note">A figure at the other end of its row.</param>
/// <param name="Link">The id of the row of the page that a click on it leads to.</param>
/// <param name="ItemStyle">Its colours where they are not its series'.</param>
internal sealed record ChartItem(
    object?[] Value, string? Tip = null, string? Name = null, string? Note = null, string? Link = null, object? ItemStyle = null);
