using System.Text.Json;

namespace Lab.Trials.Captures;

/// <summary>
/// Settings of formats 1 to 3. One entry said what a new thread and a pool thread had in a process that was started with one of two
/// variables, <c>NAME=VALUE</c>, or with none.
/// </summary>
internal static class OldSetting
{
    private static ReadOnlySpan<byte> Beginning => "{\"entry\":\"setting\",\"observation\":{\"setting\":"u8;

    /// <returns>The same as entries of today, one for each kind of thread; null where the line is no such entry.</returns>
    /// <exception cref="JsonException">It is one that cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A value in it is of another type.</exception>
    public static CaptureEntry[]? Read(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(Beginning))
            return null;
        using var json = JsonDocument.Parse(line.ToArray());
        var old = json.RootElement.GetProperty("observation");
        if (!(old.TryGetProperty("asked", out var asked) && old.TryGetProperty("defaultThread", out var ofNew)
            && old.TryGetProperty("poolThread", out var ofPool)))
        {
            throw new JsonException("a setting without a size");
        }

        var text = old.GetProperty("setting").GetString() ?? throw new JsonException("a setting that is null");
        var knob = text.Length == 0 ? Knob.None : text.Split('=')[0];
        var value = text[Math.Min(text.Length, knob.Length + 1)..];
        return [Of(ThreadKind.New, ofNew), Of(ThreadKind.Pool, ofPool)];

        CaptureEntry.Setting Of(ThreadKind thread, JsonElement observed) => new(new(knob, value, thread)
        {
            AskedBytes = asked.ValueKind == JsonValueKind.Null ? null : Size(asked),
            ObservedBytes = Size(observed),
        });

        static ByteSize Size(JsonElement size) => size.Deserialize(TrialsJson.Default.ByteSize);
    }
}
