using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>How the call is made: on which kind of thread, and through what.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Host>))]
public enum Host
{
    /// <summary>A thread on a stack of our own with a red zone below it: every overrun dies there.</summary>
    [JsonStringEnumMemberName("guarded")]
    Guarded,

    /// <summary><c>new Thread(f, size)</c>: what a service does; one guard page, which a sparse frame steps over.</summary>
    [JsonStringEnumMemberName("thread")]
    Thread,
}
