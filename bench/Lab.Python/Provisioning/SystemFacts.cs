namespace Lab.Python.Provisioning;

/// <summary>What provisioning must know of the machine and the user.</summary>
/// <param name="IsRoot">Whether packages of the system can be installed.</param>
/// <param name="AptGet">Path of apt-get; null if there is none.</param>
/// <param name="CacheFolder">Folder of the lab under the user's cache folder.</param>
public sealed record SystemFacts(bool IsRoot, OsRelease OperatingSystem, string? AptGet, string CacheFolder)
{
    /// <summary>Path of the Python that the system's packages belong to.</summary>
    public string SystemPython { get; init; } = "/usr/bin/python3";

    /// <summary>The facts of this machine.</summary>
    public static SystemFacts Read()
    {
        const string aptGet = "/usr/bin/apt-get";
        return new(Environment.IsPrivilegedProcess, OsRelease.Read(), File.Exists(aptGet) ? aptGet : null, CacheFolderOfUser());
    }

    /// <summary>The lab's folder under the cache folder of the user; it need not exist yet.</summary>
    public static string CacheFolderOfUser()
    {
        // XDG: a relative value is invalid and is to be ignored.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return Path.Combine(cache, "lab");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache", "lab") : Path.Combine(Path.GetTempPath(), "lab-cache");
    }
}
