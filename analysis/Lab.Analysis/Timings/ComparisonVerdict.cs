using System.Text.Json.Serialization;

namespace Lab.Analysis.Timings;

/// <summary>What may be said of a difference between two distributions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComparisonVerdict>))]
public enum ComparisonVerdict
{
    /// <summary>The difference cannot be told from noise, or is too small to matter.</summary>
    [JsonStringEnumMemberName("withinNoise")]
    WithinNoise,

    [JsonStringEnumMemberName("slower")]
    Slower,

    [JsonStringEnumMemberName("faster")]
    Faster,
}
