using System.Security.Cryptography;
using System.Text.Json;
using Lab.Catalog;
using Lab.Python.Provisioning;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Tells the captures of this user's own runs from those of others. To resume a run is to call the workloads that its capture names, with
/// the variables that it names, and a capture can come from anywhere. So a run that is started puts a mark on its header: a hash of the
/// header and of a key that is kept outside of all runs, in a file that this user alone can read.
/// </summary>
/// <param name="folder">Where the key is kept, and made where there is none; null for nowhere.</param>
internal sealed class RunMark(string? folder)
{
    private const int KeyLength = 32;
    private const int Shown = 2;

    /// <summary>With the key in the user's cache folder.</summary>
    public static RunMark OfUser() => new(SystemFacts.Read().CacheFolder);

    /// <summary>The header with its mark; without one where no key can be kept.</summary>
    public CaptureEntry.Header On(CaptureEntry.Header header) => header with { Mark = Key() is { } key ? Of(header, key) : null };

    /// <summary>Whether this user's lab wrote the header.</summary>
    public bool IsOn(CaptureEntry.Header header) => header.Mark is { } mark && Key() is { } key && mark == Of(header, key);

    /// <summary>One line that says what a capture without a mark would have the lab run, and how to have it run all the same.</summary>
    public static string Refusal(CaptureEntry.Header header)
    {
        // What the lab plans by itself comes last: a user has to see what it does not.
        var workloads = header.Probes.Select(p => p.Workload)
            .Concat(header.Blas is null && header.Curve is null
                ? [] : header.Catalog.Where(e => e.Unavailable is null).Select(e => e.Name))
            .Concat(header.Suite?.Targets ?? [])
            .Distinct()
            .OrderBy(name => !UserWorkload.IsReference(name))
            .ToList();
        var variables = header.Environments.Concat((header.Blas?.Variants ?? []).Select(v => v.Environment))
            .SelectMany(e => e.Variables).Distinct()
            .OrderBy(v => TrialEnvironment.ThreadCountVariables.Contains(v.Key))
            .ThenBy(v => TrialEnvironment.Steers(v.Key))
            .Select(v => $"{v.Key}={v.Value}")
            .ToList();
        return $"you did not start this run on this machine: --trust resumes it, and runs {Few(workloads)}"
            + (variables.Count == 0 ? "" : $" with {Few(variables)}");
    }

    private static string Few(List<string> all) => string.Join(", ", all.Take(Shown).Select(one => VisibleText.Line(one, 24)))
        + (all.Count > Shown ? $" and {all.Count - Shown} more" : "");

    private static string Of(CaptureEntry.Header header, byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(
        key, JsonSerializer.SerializeToUtf8Bytes(header with { Mark = null }, TrialsJson.Default.CaptureEntry)));

    private byte[]? Key()
    {
        if (folder is null)
            return null;
        var path = Path.Combine(folder, "runs.key");
        try
        {
            if (!File.Exists(path))
                Make(path);
            var key = File.ReadAllBytes(path);
            return key.Length == KeyLength && IsPrivate(path) ? key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsPrivate(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0;

    /// <summary>Written under another name and renamed, so that two labs that start at the same time have one key.</summary>
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var written = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(written, options))
            file.Write(RandomNumberGenerator.GetBytes(KeyLength));
        try
        {
            File.Move(written, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(written);
        }
    }
}
