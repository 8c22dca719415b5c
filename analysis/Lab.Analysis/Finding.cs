using System.Text.Json.Serialization;

namespace Lab.Analysis;

/// <summary>One thing that the analysis noticed.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">What was seen, and what follows from it.</param>
/// <param name="Workloads">The workloads it is about.</param>
public sealed record Finding(FindingSeverity Severity, string Title, string Text, ImmutableArray<string> Workloads);

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
