namespace Lab.Python.Provisioning;

/// <summary>What provisioning must know of the machine and the user.</summary>
/// <param name="IsRoot">Whether packages of the system can be installed.</param>
/// <param name="AptGet">Path of apt-get; null if there is none.</param>
/// <param name="CacheFolder">
/// Folder of the lab below the user's cache folder; null for a user without a home. The temporary folder is no place for it: there everyone
/// can make a folder of that name first.
/// </param>
public sealed record SystemFacts(bool IsRoot, OsRelease OperatingSystem, string? AptGet, string? CacheFolder)
{
    /// <summary>Path of the Python that the system's packages belong to.</summary>
    public string SystemPython { get; init; } = "/usr/bin/python3";

    /// <summary>The facts of this machine.</summary>
    public static SystemFacts Read()
    {
        const string aptGet = "/usr/bin/apt-get";
        return new(Environment.IsPrivilegedProcess, OsRelease.Read(), File.Exists(aptGet) ? aptGet : null, CacheFolderOfUser());
    }

    /// <summary>The lab's folder below the cache folder of the user; it need not exist yet.</summary>
    private static string? CacheFolderOfUser()
    {
        // XDG base directory specification: a relative value is invalid and must be ignored.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return Path.Combine(cache, "lab");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache", "lab") : null;
    }
}

/// <summary>The two fields of <c>/etc/os-release</c> that tell which package manager a system has.</summary>
/// <param name="Id">ID: <c>debian</c>, <c>ubuntu</c>, <c>fedora</c>; empty if the file does not tell.</param>
/// <param name="IdLike">ID_LIKE: the systems that it descends from, nearest first.</param>
public sealed record OsRelease(string Id, ImmutableArray<string> IdLike)
{
    public static readonly OsRelease Unknown = new("", []);

    public bool IsDebianLike => Id is "debian" or "ubuntu" || IdLike.Contains("debian") || IdLike.Contains("ubuntu");

    public static OsRelease Parse(string text)
    {
        var fields = text.Split('\n')
            .Select(l => l.Trim().Split('=', 2))
            .Where(f => f.Length == 2)
            .GroupBy(f => f[0], f => f[1].Trim('"', '\''))
            .ToDictionary(f => f.Key, f => f.Last().ToLowerInvariant());
        var like = fields.GetValueOrDefault("ID_LIKE", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(fields.GetValueOrDefault("ID", ""), [.. like]);
    }

    /// <param name="path">A file of the form of <c>/etc/os-release</c>; unknown if it does not exist.</param>
    public static OsRelease Read(string path = "/etc/os-release")
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }
}
