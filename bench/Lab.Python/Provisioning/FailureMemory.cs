using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Trials.Files;

namespace Lab.Python.Provisioning;

/// <summary>
/// Remembers a failure for a day: it takes some twenty seconds to find out that no package index answers, and that time must not be lost at
/// every start. It only saves time: where it cannot be read or written the lab goes on without it.
/// </summary>
/// <param name="cacheFolder">Folder of the lab below the user's cache folder; null where the user has none.</param>
/// <param name="subject">What failed; one failure of each subject is remembered.</param>
internal sealed class FailureMemory(string? cacheFolder, string subject, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly string? _path = cacheFolder is null ? null : Path.Combine(cacheFolder, subject + ".json");

    /// <summary>The failure in this situation within the last day; null if there was none.</summary>
    /// <param name="situation">All that the outcome depends on: in another situation it may succeed.</param>
    public RememberedFailure? Recall(string situation)
    {
        if (_path is null)
            return null;
        try
        {
            var failure = JsonSerializer.Deserialize(File.ReadAllText(_path), FailureJson.Default.RememberedFailure);
            var age = time.GetUtcNow() - failure?.When;
            return failure?.Situation == situation && age >= TimeSpan.Zero && age < Lifetime ? failure : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Remember(string situation, IEnumerable<string> failures)
    {
        if (_path is null)
            return;
        var failure = new RememberedFailure(time.GetUtcNow(), situation, [.. failures]);
        try
        {
            Directory.CreateDirectory(cacheFolder!);
            ReplacedFile.Write(_path, JsonSerializer.Serialize(failure, FailureJson.Default.RememberedFailure));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    public void Forget()
    {
        if (_path is null)
            return;
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}

/// <summary>Something that failed.</summary>
/// <param name="When">When it was tried.</param>
/// <param name="Situation">What it was tried with.</param>
/// <param name="Failures">What failed, one line each.</param>
internal sealed record RememberedFailure(DateTimeOffset When, string Situation, ImmutableArray<string> Failures)
{
    /// <summary>One line: what failed, when it was tried, and how to try it again.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join("; ", Failures)} (tried {When:yyyy-MM-dd HH:mm} UTC; the lab tries again a day later, or at once with --provision)");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RememberedFailure))]
internal sealed partial class FailureJson : JsonSerializerContext;
