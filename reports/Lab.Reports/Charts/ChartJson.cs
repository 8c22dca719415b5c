using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>
/// Options of a chart as the page's script reads them. What all charts have in common is the theme there; a formatter and what draws an
/// item go by the name of a function there.
/// </summary>
internal static class ChartJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new VisibleStrings() },
        TypeInfoResolver = new LightContracts(),
    };

    /// <summary>Row, and place on the axis across.</summary>
    public static Encode Place => new() { X = new double[] { 1 }, Y = new double[] { 0 } };

    /// <summary>Row, start and end on the axis across.</summary>
    public static Encode Range => new() { X = new double[] { 1, 2 }, Y = new double[] { 0 } };

    /// <summary>JSON that cannot end the element it stands in: the default encoder escapes what is markup.</summary>
    public static string Of(object options) => JsonSerializer.Serialize(options, Options);

    /// <summary>A cross, as a path that can be filled.</summary>
    public const string Cross = "path://M-3-4L0-1L3-4L4-3L1 0L4 3L3 4L0 1L-3 4L-4 3L-1 0L-4-3Z";

    /// <summary>A series that a function of the script draws.</summary>
    public static CustomSeries Drawn(string id, string function, Encode encode, IEnumerable<ChartItem> items) =>
        new() { Id = id, RenderItem = function, Encode = encode, Data = items.ToArray() };

    /// <summary>A colour of the style sheet.</summary>
    /// <param name="name">Its variable, without the dashes.</param>
    public static string Colour(string name) => $"var(--{name})";

    /// <summary>Lines that only say where a median may lie: the last two numbers of each item are their ends.</summary>
    public static CustomSeries Whiskers(string id, Color colour, Encode encode, IEnumerable<ChartItem> items)
    {
        var series = Drawn(id, "whisker", encode, items);
        (series.Silent, series.Clip, series.ItemStyle) = (true, true, new() { Color = colour });
        return series;
    }

    /// <summary>A row for each name, the first above.</summary>
    public static YAxis Rows(IEnumerable<string> names, AxisLabel label) => new()
    {
        Type = AxisType.Category,
        Inverse = true,
        Data = names.ToArray(),
        AxisLabel = label,
    };

    /// <summary>
    /// Contracts of the library's classes with every property as an object: the serializer's own ones have code of their own for each type
    /// of a property, and a series has a hundred of them. To compile that takes longer than to write a page.
    /// </summary>
    private sealed class LightContracts : DefaultJsonTypeInfoResolver
    {
        private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        public override JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions options)
        {
            if (!type.IsClass || type.Assembly != typeof(ChartOptions).Assembly || type.IsDefined(typeof(JsonConverterAttribute)))
                return base.GetTypeInfo(type, options);
            var contract = JsonTypeInfo.CreateJsonTypeInfo(type, options);
            foreach (var property in type.GetProperties(All).Where(p => !p.IsDefined(typeof(JsonIgnoreAttribute))))
            {
                if (property.GetCustomAttribute<JsonPropertyNameAttribute>() is not { Name: var name })
                    continue;
                var written = contract.CreateJsonPropertyInfo(typeof(object), name);
                written.Get = property.GetValue;
                contract.Properties.Add(written);
            }

            return contract;
        }
    }

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
    object?[] Value, string? Tip = null, string? Name = null, string? Note = null, string? Link = null, ItemStyle? ItemStyle = null);
