using System.Text.Json.Serialization;

namespace Lab.Analysis;

/// <summary>The name of an <see cref="Lab.Trials.Outcome"/>, as the capture spells it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutcomeKind>))]
public enum OutcomeKind
{
    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("overran")]
    Overran,

    [JsonStringEnumMemberName("crashed")]
    Crashed,

    [JsonStringEnumMemberName("raised")]
    Raised,

    [JsonStringEnumMemberName("timedOut")]
    TimedOut,

    [JsonStringEnumMemberName("launchFailed")]
    LaunchFailed,
}
