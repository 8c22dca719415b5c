using System.Text.Json.Serialization;

namespace Lab.Analysis;

/// <summary>How much a finding matters; the most serious first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Memory is corrupted or a process dies at a size in common use.</summary>
    [JsonStringEnumMemberName("danger")]
    Danger,

    /// <summary>A number needs care.</summary>
    [JsonStringEnumMemberName("caution")]
    Caution,

    [JsonStringEnumMemberName("note")]
    Note,
}
