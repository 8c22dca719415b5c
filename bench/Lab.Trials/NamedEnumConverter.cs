using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>
/// A closed set of names in every file and message. A number or several names are refused, which the converter of the library takes: they
/// could stand for none of the set, and everything that tells its members apart relies on there being no others.
/// </summary>
public sealed class NamedEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    internal static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(Declared, StringComparer.Ordinal);
    internal static readonly Dictionary<T, string> Names = Values.ToDictionary(named => named.Value, named => named.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"not one of {string.Join(", ", Values.Keys)}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);

    private static string Declared(T value) =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}

/// <summary>The same names where no JSON is read or written.</summary>
public static class NamedEnum
{
    public static string NameOf<T>(T value)
        where T : struct, Enum => NamedEnumConverter<T>.Names[value];

    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum => NamedEnumConverter<T>.Values[name];
}
