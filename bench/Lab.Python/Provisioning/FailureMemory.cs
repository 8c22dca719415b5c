using System.Text.Json;

namespace Lab.Python.Provisioning;

/// <summary>
/// Remembers a failure for a day: an index or a feed that does not answer costs some twenty seconds to find out, which must not be paid at
/// every start. It only saves time: where it cannot be read or written the lab goes on without it.
/// </summary>
/// <param name="cacheFolder">Folder of the lab under the user's cache folder.</param>
/// <param name="subject">What failed; one failure is remembered of each subject.</param>
public sealed class FailureMemory(string cacheFolder, string subject, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly string _path = Path.Combine(cacheFolder, subject + ".json");

    /// <summary>The failure in this situation within the last day; null if there was none.</summary>
    /// <param name="situation">All that the outcome depends on: another situation may succeed.</param>
    public RememberedFailure? Recall(string situation)
    {
        try
        {
            var failure = JsonSerializer.Deserialize(File.ReadAllText(_path), ProvisioningJson.Default.RememberedFailure);
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
        var failure = new RememberedFailure(time.GetUtcNow(), situation, [.. failures]);
        try
        {
            Directory.CreateDirectory(cacheFolder);
            // Written beside and renamed: another lab reads the old one or the new one, never half of it.
            var written = $"{_path}.{Environment.ProcessId}";
            File.WriteAllText(written, JsonSerializer.Serialize(failure, ProvisioningJson.Default.RememberedFailure));
            File.Move(written, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    public void Forget()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
