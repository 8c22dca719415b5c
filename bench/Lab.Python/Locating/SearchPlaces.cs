using System.Collections;
using System.Collections.Immutable;

namespace Lab.Python.Locating;

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

    /// <summary>Look no further where <see cref="Explicit"/> is given: enough to measure with it, not to list what there is.</summary>
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
