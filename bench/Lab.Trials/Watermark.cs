using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>How the peak of a trial is read. The two readings exclude each other in one trial: paint makes every page resident.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Watermark>))]
public enum Watermark
{
    /// <summary>No reading: the trial only asks whether the call survives.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The lowest resident page of an untouched mapping: to the page, sees reads too.</summary>
    [JsonStringEnumMemberName("residency")]
    Residency,

    /// <summary>The lowest word that no longer holds the paint: to the word, blind to reads.</summary>
    [JsonStringEnumMemberName("paint")]
    Paint,
}
