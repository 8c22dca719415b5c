using System.Text.Json;

namespace Lab.Trials.Captures;

/// <summary>
/// Headers of format 1. They do not hold the planned probes, which followed from their catalog and their environments, from the sizes to
/// try on plain threads, and from the workloads to call through pythonnet too.
/// </summary>
internal static class OldHeader
{
    /// <param name="json">The header as it was written.</param>
    public static CaptureEntry.Header WithPlan(CaptureEntry.Header header, JsonElement json)
    {
        ImmutableArray<ByteSize> plainSizes =
            [.. Items("plainSizes").Select(size => size.Deserialize<ByteSize>(TrialsJson.Default.ByteSize))];
        ImmutableArray<string> throughPythonNet = [.. Items("throughPythonNet").Select(name => name.GetString() ?? "")];
        return header with
        {
            Probes = PlannedProbe.Of(header.Catalog, header.Environments.Length, Host.Guarded, plainSizes, throughPythonNet),
        };

        IEnumerable<JsonElement> Items(string name) =>
            json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];
    }
}
