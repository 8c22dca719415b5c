using System.Text.Json.Serialization;

namespace Lab.Analysis.Timings;

/// <summary>What may be said of a difference between two distributions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComparisonVerdict>))]
public enum ComparisonVerdict
{
    /// <summary>The difference cannot be told from noise.</summary>
    [JsonStringEnumMemberName("withinNoise")]
    WithinNoise,

    /// <summary>There is a difference, too small to matter: see <see cref="Comparison.SmallestThatMatters"/>.</summary>
    [JsonStringEnumMemberName("negligible")]
    Negligible,

    [JsonStringEnumMemberName("slower")]
    Slower,

    [JsonStringEnumMemberName("faster")]
    Faster,
}
