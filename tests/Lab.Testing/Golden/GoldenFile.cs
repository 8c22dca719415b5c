using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lab.Testing.Golden;

/// <summary>
/// A file in the folder of the test that names it. It holds what the lab wrote once.
/// With LAB_UPDATE_GOLDEN=1 in the environment it is written again where it differs.
/// </summary>
public static class GoldenFile
{
    private const string Variable = "LAB_UPDATE_GOLDEN";

    /// <summary>How many differences a failure lists.</summary>
    private const int Shown = 20;

    /// <summary>Compares text line by line.</summary>
    public static void AssertText(string name, string actual, [CallerFilePath] string test = "")
    {
        var (golden, now) = (Read(name, test).Split('\n'), actual.Split('\n'));
        var differences = Enumerable.Range(0, Math.Max(golden.Length, now.Length))
            .Where(i => golden.ElementAtOrDefault(i) != now.ElementAtOrDefault(i))
            .Select(i => $"line {i + 1}\n  was {golden.ElementAtOrDefault(i)}\n  is  {now.ElementAtOrDefault(i)}");
        AssertNone(InSource(name, test), differences, actual);
    }

    /// <summary>Compares JSON value by value, numbers as they are spelt, and members by their names: their order does not count.</summary>
    /// <param name="isWording">The paths of sentences that are compared elsewhere: here they may change.</param>
    public static void AssertJson(
        string name, string actual, Func<string, bool>? isWording = null, [CallerFilePath] string test = "")
    {
        using var golden = JsonDocument.Parse(Read(name, test));
        using var now = JsonDocument.Parse(actual);
        var differences = Differences("$", golden.RootElement, now.RootElement)
            .Where(d => isWording?.Invoke(d.Path) != true)
            .Select(d => $"{d.Path} {d.Change}");
        AssertNone(InSource(name, test), differences, actual);
    }

    /// <summary>Reads a file in the test's folder; one that ends in .gz is unpacked.</summary>
    public static string Read(string name, [CallerFilePath] string test = "")
    {
        using var file = File.OpenRead(InSource(name, test));
        using var content = IsPacked(name) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }

    private static void AssertNone(string file, IEnumerable<string> differences, string actual)
    {
        var shown = differences.Take(Shown).ToList();
        if (shown.Count > 0 && Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Write(file, actual);
            return;
        }

        Assert.True(
            shown.Count == 0,
            $"{Path.GetFileName(file)} differs; where that is meant, {Variable}=1 writes the file again:\n{string.Join('\n', shown)}");
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

    private static void Write(string file, string content)
    {
        using var created = File.Create(file);
        using var packed = IsPacked(file) ? new GZipStream(created, CompressionLevel.SmallestSize) : (Stream)created;
        using var writer = new StreamWriter(packed);
        writer.Write(content);
    }

    private static bool IsPacked(string name) => name.EndsWith(".gz", StringComparison.Ordinal);

    private static string InSource(string name, string test) => Path.Combine(Path.GetDirectoryName(test)!, name);
}
