using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Lab.Companions;

/// <summary>
/// The configuration of NuGet that applies to a project: what a package was not found with. Whoever adds a source, or puts a package into a
/// folder that is one, has changed it.
/// </summary>
internal static class NuGetConfiguration
{
    /// <summary>Beginnings of the names of variables that NuGet reads, or MSBuild takes for the properties of a restore.</summary>
    private static readonly string[] Prefixes = ["NUGET_", "RESTORE", "VSS_NUGET", "DOTNET_NUGET"];

    /// <summary>The machine's has a folder for each program, version and edition; a link that leads upwards must not be followed for ever.</summary>
    private static readonly EnumerationOptions Nested = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4, MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>The same for the same configuration.</summary>
    public static string Identity(BuildPlace place, string project)
    {
        var text = new StringBuilder();
        foreach (var file in Files(place, project))
        {
            var content = Read(file);
            text.Append(file).Append('\0').Append(content).Append('\0');
            foreach (var folder in Folders(file, content))
                text.Append(CultureInfo.InvariantCulture, $"{folder}\0{Directory.GetLastWriteTimeUtc(folder).Ticks}\0");
        }

        foreach (var name in Variables(place))
            text.Append(name).Append('=').Append(place.Variable(name)).Append('\0');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>From the project's folder upwards; the user's; the machine's. learn.microsoft.com/nuget/consume-packages/configuring-nuget-behavior.</summary>
    private static IEnumerable<string> Files(BuildPlace place, string project)
    {
        for (var folder = new DirectoryInfo(project); folder is not null; folder = folder.Parent)
        {
            foreach (var file in Matching(folder.FullName, "nuget.config", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }))
                yield return file;
        }

        string?[] roots =
        [
            Below(place.Variable("DOTNET_CLI_HOME"), ".nuget", "NuGet"), Below(place.Variable("HOME"), ".nuget", "NuGet"), Below(place.Variable("APPDATA"), "NuGet"),
            Below(place.Variable("NUGET_COMMON_APPLICATION_DATA"), "NuGet", "Config"), Below(place.Variable("ProgramFiles(x86)"), "NuGet", "Config"),
            "/etc/opt/NuGet/Config", "/Library/Application Support/NuGet/Config",
        ];
        foreach (var file in roots.OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(root => Matching(root, "*.config", Nested)))
            yield return file;
    }

    private static string? Below(string? folder, params ReadOnlySpan<string> parts) => string.IsNullOrEmpty(folder) ? null : Path.Combine([folder, .. parts]);

    private static IEnumerable<string> Matching(string folder, string pattern, EnumerationOptions options) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, options).Order(StringComparer.Ordinal) : [];

    /// <summary>Sources that are folders: what is put into one gives it a new time.</summary>
    private static IEnumerable<string> Folders(string file, string content)
    {
        try
        {
            return
            [
                .. XDocument.Parse(content).Descendants("packageSources").Elements("add")
                    .Select(add => add.Attribute("value")?.Value).OfType<string>()
                    .Select(value => Path.Combine(Path.GetDirectoryName(file)!, value))
                    // A folder of folders has one for each package, which alone gets a new time.
                    .SelectMany(folder => Companion.All.Select(c => Path.Combine(folder, c.Package.ToLowerInvariant())).Distinct().Prepend(folder))
                    .Where(Directory.Exists),
            ];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Variables(BuildPlace place) => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => (string)v.Key)
        .Concat(place.Variables.Keys)
        .Where(name => Prefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
