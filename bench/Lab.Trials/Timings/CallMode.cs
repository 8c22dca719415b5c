using System.Text.Json.Serialization;

namespace Lab.Trials.Timings;

/// <summary>On which thread each timed call of a workload is made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallMode>))]
public enum CallMode
{
    /// <summary>A new thread for each call: its creation, its first touches of its stack and its end are part of the time.</summary>
    [JsonStringEnumMemberName("cold")]
    Cold,

    /// <summary>A thread that stays and has made the call before.</summary>
    [JsonStringEnumMemberName("warm")]
    Warm,
}
