using System.Collections.Immutable;

namespace Lab.Python.Provisioning;

/// <summary>The two fields of <c>/etc/os-release</c> that say which package manager a system has.</summary>
/// <param name="Id">ID: <c>debian</c>, <c>ubuntu</c>, <c>fedora</c>; empty if the system does not say.</param>
/// <param name="IdLike">ID_LIKE: the systems it descends from, nearest first.</param>
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

    /// <param name="path">A file of the form of <c>/etc/os-release</c>; one that is not there says nothing.</param>
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
