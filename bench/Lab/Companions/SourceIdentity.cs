using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Lab.Companions;

/// <summary>
/// What companions are built from: the sources of a project and of those it refers to. By their contents, as a checkout gives unchanged files
/// new times. That is a megabyte or so, read once for all companions, and no process.
/// </summary>
/// <param name="root">The repository's root.</param>
internal sealed class SourceIdentity(string root)
{
    /// <summary>What lies above the projects and steers their build.</summary>
    private static readonly string[] Shared = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    /// <summary>By project file: the projects it refers to, and what its folder holds.</summary>
    private readonly Dictionary<string, (string[] References, byte[] Hash)> _read = new(StringComparer.Ordinal);

    /// <returns>The same for the same sources; null where they are not there, or cannot be read.</returns>
    public string? Of(string project)
    {
        try
        {
            var projects = new SortedSet<string>(StringComparer.Ordinal);
            Add(Path.GetFullPath(project), projects);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(hash, Shared.Select(name => Path.Combine(root, name)).Where(File.Exists));
            foreach (var each in projects)
                hash.AppendData(_read[each].Hash);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            return null;
        }
    }

    private void Add(string project, SortedSet<string> projects)
    {
        if (!projects.Add(project))
            return;
        if (!_read.TryGetValue(project, out var read))
            _read[project] = read = Read(project);
        foreach (var reference in read.References)
            Add(reference, projects);
    }

    private (string[] References, byte[] Hash) Read(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Files(folder));
        return (
            [.. XDocument.Load(project).Descendants("ProjectReference").Attributes("Include").Select(path => Path.GetFullPath(Path.Combine(folder, path.Value)))],
            hash.GetHashAndReset());
    }

    private void Append(IncrementalHash hash, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(root, file)}\0{content.Length}\0"));
            hash.AppendData(content);
        }
    }

    private static IEnumerable<string> Files(string folder)
    {
        var own = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal);
        var below = Directory.EnumerateDirectories(folder)
            .Where(path => Path.GetFileName(path) is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal);
        return own.Concat(below.SelectMany(Files));
    }
}
