using System.Text.Json.Serialization;

namespace Lab.Analysis;

/// <summary>A way in which a peak was read. Each is blind to something; none sees what was not touched.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReadingMethod>))]
public enum ReadingMethod
{
    /// <summary>The lowest resident page: sees reads and writes.</summary>
    [JsonStringEnumMemberName("residency")]
    Residency,

    /// <summary>The lowest word that no longer holds the paint: sees writes alone.</summary>
    [JsonStringEnumMemberName("paint")]
    Paint,

    /// <summary>The deepest fault of the growth trace: sees reads and writes, as they happen.</summary>
    [JsonStringEnumMemberName("trace")]
    Trace,
}
