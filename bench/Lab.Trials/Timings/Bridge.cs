using System.Text.Json.Serialization;

namespace Lab.Trials.Timings;

/// <summary>Through what Python is called in a timing of call overhead.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Bridge>))]
public enum Bridge
{
    /// <summary>A C program that embeds Python: the floor, below which no bridge can come.</summary>
    [JsonStringEnumMemberName("c")]
    C,

    /// <summary>Python's C API through unmanaged function pointers: the lab's own way.</summary>
    [JsonStringEnumMemberName("cApi")]
    CApi,

    /// <summary>The package pythonnet.</summary>
    [JsonStringEnumMemberName("pythonnet")]
    PythonNet,
}
