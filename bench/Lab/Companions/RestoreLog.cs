using System.Collections.Immutable;
using System.Text.Json;

namespace Lab.Companions;

/// <summary>What NuGet noted of a restore, in the file that it writes whether the restore succeeds or not.</summary>
/// <param name="Sources">Number of package sources that were configured.</param>
internal sealed record RestoreLog(int Sources, ImmutableArray<RestoreMessage> Messages)
{
    public const string FileName = "project.assets.json";

    /// <summary>The first package that no source has; null if none is missing.</summary>
    public RestoreMessage? Missing => Messages.FirstOrDefault(m => m.IsMissing);

    /// <summary>Number of sources that could not be asked: each has a message of its own, which may come more than once.</summary>
    public int Unreachable => Messages.Where(m => m.IsUnreachableSource).Select(m => m.Text).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Reads it; null where there is none.</summary>
    /// <param name="since">When the restore was started: an older file is another one's.</param>
    public static RestoreLog? Read(string path, DateTime since)
    {
        try
        {
            // File systems may keep whole seconds.
            if (File.GetLastWriteTimeUtc(path) < since.AddSeconds(-1))
                return null;
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var restore = file.RootElement.GetProperty("project").GetProperty("restore");
            return new(
                restore.TryGetProperty("sources", out var sources) ? sources.EnumerateObject().Count() : 0,
                file.RootElement.TryGetProperty("logs", out var logs) ? [.. logs.EnumerateArray().Select(Message)] : []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RestoreMessage Message(JsonElement log) => new(
        log.GetProperty("code").GetString() ?? "",
        log.TryGetProperty("libraryId", out var package) ? package.GetString() : null,
        log.TryGetProperty("message", out var text) ? text.GetString() ?? "" : "");
}
