using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lab.Tests.Golden;

/// <summary>
/// A file of this folder that holds what the lab wrote once.
/// With LAB_UPDATE_GOLDEN=1 in the environment it is written again where it differs.
/// </summary>
internal static class GoldenFile
{
    private const string Variable = "LAB_UPDATE_GOLDEN";

    /// <summary>How many differences a failure lists.</summary>
    private const int Shown = 20;

    /// <summary>Compares text line by line.</summary>
    public static void AssertText(string name, string actual)
    {
        var (golden, now) = (Read(name).Split('\n'), actual.Split('\n'));
        var differences = Enumerable.Range(0, Math.Max(golden.Length, now.Length))
            .Where(i => golden.ElementAtOrDefault(i) != now.ElementAtOrDefault(i))
            .Select(i => $"line {i + 1}\n  was {golden.ElementAtOrDefault(i)}\n  is  {now.ElementAtOrDefault(i)}");
        AssertNone(name, differences, actual);
    }

    /// <summary>Compares JSON value by value, numbers as they are spelt, and members by their names: their order does not count.</summary>
    /// <param name="isWording">The paths of sentences that are compared elsewhere: here they may change.</param>
    public static void AssertJson(string name, string actual, Func<string, bool>? isWording = null)
    {
        using var golden = JsonDocument.Parse(Read(name));
        using var now = JsonDocument.Parse(actual);
        var differences = Differences("$", golden.RootElement, now.RootElement)
            .Where(d => isWording?.Invoke(d.Path) != true)
            .Select(d => $"{d.Path} {d.Change}");
        AssertNone(name, differences, actual);
    }

    /// <summary>Reads a file of this folder; one that ends in .gz is unpacked.</summary>
    public static string Read(string name)
    {
        using var file = File.OpenRead(InSource(name));
        using var content = IsPacked(name) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }

    private static void AssertNone(string name, IEnumerable<string> differences, string actual)
    {
        var shown = differences.Take(Shown).ToList();
        if (shown.Count > 0 && Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Write(name, actual);
            return;
        }

        Assert.True(
            shown.Count == 0,
            $"{name} differs; where the change is meant, {Variable}=1 writes the file again:\n{string.Join('\n', shown)}");
    }

    private static IEnumerable<(string Path, string Change)> Differences(string path, JsonElement golden, JsonElement now)
    {
        if (golden.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
            return Members(path, golden, now);
        if (golden.ValueKind != JsonValueKind.Array || now.ValueKind != JsonValueKind.Array)
            return golden.ToString() == now.ToString() ? [] : [(path, $"was {Short(golden)}, is {Short(now)}")];
        return golden.GetArrayLength() != now.GetArrayLength()
            ? [(path, $"had {golden.GetArrayLength()} elements, has {now.GetArrayLength()}")]
            : golden.EnumerateArray().Zip(now.EnumerateArray())
                .SelectMany((pair, i) => Differences($"{path}[{i}]", pair.First, pair.Second));
    }

    private static IEnumerable<(string Path, string Change)> Members(string path, JsonElement golden, JsonElement now) => golden
        .EnumerateObject()
        .SelectMany(m => now.TryGetProperty(m.Name, out var value)
            ? Differences($"{path}.{m.Name}", m.Value, value)
            : [($"{path}.{m.Name}", "is gone")])
        .Concat(now.EnumerateObject().Where(m => !golden.TryGetProperty(m.Name, out _)).Select(m => ($"{path}.{m.Name}", "is new")));

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] + "…" : value.GetRawText();

    private static void Write(string name, string content)
    {
        using var file = File.Create(InSource(name));
        using var packed = IsPacked(name) ? new GZipStream(file, CompressionLevel.SmallestSize) : (Stream)file;
        using var writer = new StreamWriter(packed);
        writer.Write(content);
    }

    private static bool IsPacked(string name) => name.EndsWith(".gz", StringComparison.Ordinal);

    private static string InSource(string name, [CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, name);
}
