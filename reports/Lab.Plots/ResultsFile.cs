using System.Globalization;
using System.Text.Json;
using Lab.Analysis;

namespace Lab.Plots;

/// <summary>The file that all pictures are drawn from.</summary>
internal static class ResultsFile
{
    /// <summary>The format of <see cref="Results"/> as this assembly was built with it.</summary>
    private const int Schema = 1;

    /// <exception cref="InvalidDataException">It holds no results, or those of a newer format; the message is one line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Results Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var json = JsonDocument.Parse(file);
            // Asked first: what a newer format lacks or renames would read as damage.
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("schema", out var schema) || !schema.TryGetInt32(out var version))
                throw new InvalidDataException($"{path} holds no results of the lab");
            if (version > Schema)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path} has format {version}, and this can read up to {Schema}"));
            return json.Deserialize(ResultsJson.Default.Results) ?? throw new InvalidDataException($"{path} holds no results of the lab");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no results.json: {e.Message.Split('\n')[0]}", e);
        }
    }
}
