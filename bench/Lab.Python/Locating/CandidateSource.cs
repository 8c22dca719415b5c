using System.Text.Json.Serialization;

namespace Lab.Python.Locating;

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

    /// <summary>A <c>.venv</c> in the repository root or in the current directory; the lab's own is made there.</summary>
    [JsonStringEnumMemberName(".venv")]
    DotVenv,

    [JsonStringEnumMemberName("PATH")]
    Path,

    /// <summary><c>/usr/bin/python3</c>, which a PATH without /usr/bin, or with a shim before it, does not show.</summary>
    [JsonStringEnumMemberName("system")]
    System,
}
