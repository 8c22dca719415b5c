using System.Text.Json.Serialization;

namespace Lab.Trials.Timings;

/// <summary>What a timing of threads does with them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThreadUse>))]
public enum ThreadUse
{
    /// <summary>Creates, runs and joins threads that do nothing.</summary>
    [JsonStringEnumMemberName("create")]
    Create,

    /// <summary>Hands a call that does nothing to one thread, made for it, and waits for its end.</summary>
    [JsonStringEnumMemberName("threadPerCall")]
    ThreadPerCall,

    /// <summary>Hands a call that does nothing to a dedicated thread through a queue, and waits for its end.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,
}
