using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Python.Locating;

/// <summary>Lists the paths that may lead to a Python, best first. Looks at the file system, starts nothing.</summary>
internal static partial class CandidateSearch
{
    /// <summary>Every path once; what was named and is not there is listed with its problem.</summary>
    public static IEnumerable<FoundPython> Find(SearchPlaces places) => All(places).DistinctBy(f => f.Path);

    private static IEnumerable<FoundPython> All(SearchPlaces places)
    {
        if (!string.IsNullOrWhiteSpace(places.Explicit))
        {
            yield return Named(CandidateSource.Option, places.Explicit, places);
            if (places.ExplicitOnly)
                yield break;
        }

        if (Variable(places, "LAB_PYTHON") is { } named)
            yield return Named(CandidateSource.LabPython, named, places);
        if (Variable(places, "VIRTUAL_ENV") is { } environment)
            yield return InFolder(CandidateSource.VirtualEnv, environment);
        if (Variable(places, "CONDA_PREFIX") is { } conda)
            yield return InFolder(CandidateSource.CondaPrefix, conda);
        foreach (var root in new[] { places.RepositoryRoot, places.CurrentDirectory }.OfType<string>().Distinct())
        {
            var folder = Path.Combine(root, OwnVenv.FolderName);
            if (Directory.Exists(folder))
                yield return OwnVenv.IsUnfinished(folder)
                    ? new(CandidateSource.DotVenv, PythonIn(folder), "half built: the lab is making it now, or was stopped while it did")
                    : InFolder(CandidateSource.DotVenv, folder);
        }

        foreach (var folder in Folders(places))
        {
            foreach (var path in VersionedPythons(folder))
                yield return new(CandidateSource.Path, path);
        }

        if (File.Exists(places.SystemPython))
            yield return new(CandidateSource.System, places.SystemPython);
    }

    private static FoundPython Named(CandidateSource source, string name, SearchPlaces places)
    {
        if (name.Contains('/', StringComparison.Ordinal) || Directory.Exists(Path.Combine(places.CurrentDirectory, name)))
        {
            var path = Path.GetFullPath(name, places.CurrentDirectory);
            if (Directory.Exists(path))
                return InFolder(source, path);
            return new(source, path, File.Exists(path) ? null : "does not exist");
        }

        var onPath = Folders(places).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        return onPath is not null ? new(source, onPath) : new(source, name, "is not on PATH");
    }

    private static FoundPython InFolder(CandidateSource source, string folder)
    {
        var path = PythonIn(folder);
        return new(source, path, File.Exists(path) ? null : Directory.Exists(folder) ? "has no bin/python3" : "does not exist");
    }

    private static string PythonIn(string folder)
    {
        var numbered = Path.Combine(folder, "bin", "python3");
        var plain = Path.Combine(folder, "bin", "python");
        return !File.Exists(numbered) && File.Exists(plain) ? plain : numbered;
    }

    // python3 first, as the user would get it, then the newest.
    private static IEnumerable<string> VersionedPythons(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "python3*")
                .Select(path => (path, match: Versioned().Match(Path.GetFileName(path))))
                .Where(f => f.match.Success)
                .OrderByDescending(f => Minor(f.match))
                .Select(f => f.path)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int Minor(Match match) =>
        int.TryParse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture, out var minor) ? minor : int.MaxValue;

    private static IEnumerable<string> Folders(SearchPlaces places) =>
        (Variable(places, "PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Distinct();

    private static string? Variable(SearchPlaces places, string name) =>
        places.Variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    [GeneratedRegex(@"^python3(\.(?<minor>\d{1,4}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Versioned();
}
