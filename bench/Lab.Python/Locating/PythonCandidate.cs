using System.Collections.Immutable;

namespace Lab.Python.Locating;

/// <summary>A Python that was found, with what it said or why it said nothing.</summary>
/// <param name="Source">Where it was found.</param>
/// <param name="Path">The path that was asked.</param>
/// <param name="Installation">What it said of itself; null if there is a problem.</param>
/// <param name="Problem">One line: missing, not a Python, did not answer. Null if it answered.</param>
public sealed record PythonCandidate(CandidateSource Source, string Path, PythonInstallation? Installation, string? Problem)
{
    /// <summary>Other paths, later in the order, that lead to the same Python.</summary>
    public ImmutableArray<string> AlsoFoundAs { get; init; } = [];

    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Unusable => Problem ?? Installation?.Unusable;

    /// <summary>The installation, if the lab can embed it.</summary>
    public PythonInstallation? Usable => Unusable is null ? Installation : null;
}
