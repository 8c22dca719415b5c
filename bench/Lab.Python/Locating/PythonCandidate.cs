using System.Text.Json.Serialization;

namespace Lab.Python.Locating;

/// <summary>A Python that was found, with its answer or the reason why there is none.</summary>
/// <param name="Source">Where it was found.</param>
/// <param name="Path">The path that was asked.</param>
/// <param name="Installation">What it said of itself; null if there is a problem.</param>
/// <param name="Problem">One line: missing, not a Python, did not answer. Null if it answered.</param>
public sealed record PythonCandidate(CandidateSource Source, string Path, PythonInstallation? Installation, string? Problem)
{
    /// <summary>True if it did not answer in time, which does not say that it cannot be used.</summary>
    public bool IsLate { get; init; }

    /// <summary>Other paths, later in the order, that lead to the same Python.</summary>
    public ImmutableArray<string> AlsoFoundAs { get; init; } = [];

    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Unusable => Problem ?? Installation?.Unusable;

    /// <summary>The installation, if the lab can embed it.</summary>
    public PythonInstallation? Usable => Unusable is null ? Installation : null;
}

/// <summary>Where a candidate was found; the order of the values is the order of precedence.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CandidateSource>))]
public enum CandidateSource
{
    /// <summary>Named on the command line: always the one used, or an error.</summary>
    [JsonStringEnumMemberName("--python")]
    Option,

    [JsonStringEnumMemberName("LAB_PYTHON")]
    LabPython,

    [JsonStringEnumMemberName("VIRTUAL_ENV")]
    VirtualEnv,

    [JsonStringEnumMemberName("CONDA_PREFIX")]
    CondaPrefix,

    /// <summary>A <c>.venv</c> in the repository root or in the current directory; the lab makes its own there.</summary>
    [JsonStringEnumMemberName(".venv")]
    DotVenv,

    [JsonStringEnumMemberName("PATH")]
    Path,

    /// <summary><c>/usr/bin/python3</c>, which is not found on a PATH without /usr/bin, or with a shim before it.</summary>
    [JsonStringEnumMemberName("system")]
    System,
}
