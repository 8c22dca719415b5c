using System.Collections;
using System.Text.RegularExpressions;
using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>Lists the paths that may lead to a Python, best first. Looks at the file system, starts nothing.</summary>
internal static partial class CandidateSearch
{
    /// <summary>Every path once; one that was named and does not exist is listed with that problem.</summary>
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
                    ? new(CandidateSource.DotVenv, PythonIn(folder), "unfinished: a lab is building it, or was stopped while it did")
                    : InFolder(CandidateSource.DotVenv, folder);
        }

        foreach (var folder in Folders(places))
        {
            foreach (var path in VersionedPythons(folder))
                yield return new(CandidateSource.Path, path, PyenvShim.Problem(path, places));
        }

        if (File.Exists(places.SystemPython))
            yield return new(CandidateSource.System, places.SystemPython);
    }

    private static FoundPython Named(CandidateSource source, string name, SearchPlaces places)
    {
        var onPath = Folders(places).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        // "env" may be a folder here and a program; a folder that is named like a Python must not stand in for it.
        var isPython = onPath is not null && name.StartsWith("python", StringComparison.Ordinal);
        if (name.Contains('/', StringComparison.Ordinal)
            || (!isPython && Directory.Exists(Path.Combine(places.CurrentDirectory, name))))
        {
            var path = Path.GetFullPath(name, places.CurrentDirectory);
            if (Directory.Exists(path))
                return InFolder(source, path);
            return new(source, path, File.Exists(path) ? null : "does not exist");
        }

        return onPath is not null ? new(source, onPath) : new(source, name, "is not on PATH");
    }

    private static FoundPython InFolder(CandidateSource source, string folder)
    {
        var path = PythonIn(folder);
        return File.Exists(path) ? new(source, path)
            : Directory.Exists(folder) ? new(source, folder, "has no bin/python3")
            : new(source, path, "does not exist");
    }

    private static string PythonIn(string folder)
    {
        var numbered = Path.Combine(folder, "bin", "python3");
        var plain = Path.Combine(folder, "bin", "python");
        return !File.Exists(numbered) && File.Exists(plain) ? plain : numbered;
    }

    // python3 first, which is what the user gets by typing it, then the newest.
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
        SearchPath.Folders(Variable(places, "PATH")).Distinct();

    private static string? Variable(SearchPlaces places, string name) =>
        places.Variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    [GeneratedRegex(@"^python3(\.(?<minor>\d{1,4}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Versioned();
}

/// <summary>A path that may lead to a Python that nobody has asked yet.</summary>
/// <param name="Problem">Why it cannot even be asked; null if it can.</param>
internal sealed record FoundPython(CandidateSource Source, string Path, string? Problem = null);

/// <summary>Where to look for Python.</summary>
/// <param name="Explicit">
/// What <c>--python</c> names: an executable, a name on PATH, or a folder with <c>bin/python3</c>; null if it was not given.
/// </param>
/// <param name="Variables">The environment.</param>
/// <param name="RepositoryRoot">Folder that may hold <c>.venv</c>; null if unknown.</param>
/// <param name="CurrentDirectory">Another one.</param>
public sealed record SearchPlaces(
    string? Explicit, ImmutableDictionary<string, string> Variables, string? RepositoryRoot, string CurrentDirectory)
{
    /// <summary>Path of the distribution's own Python.</summary>
    public string SystemPython { get; init; } = "/usr/bin/python3";

    /// <summary>
    /// Whether to look no further where <see cref="Explicit"/> is given: to measure with it, but not to list all that there are.
    /// </summary>
    public bool ExplicitOnly { get; init; }

    /// <summary>
    /// Changes to this process's environment for each Python that is asked what it is, such as another PYTHONPATH; null removes a variable.
    /// </summary>
    public ImmutableSortedDictionary<string, string?> AskedIn { get; init; } = PythonScript.OwnEnvironment;

    /// <summary>The places of this process.</summary>
    public static SearchPlaces Current(string? explicitPython, string? repositoryRoot) => new(
        explicitPython,
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal),
        repositoryRoot,
        Environment.CurrentDirectory);
}
