using System.Text.Json.Serialization;

namespace Lab.Triage;

/// <summary>Where native frames come from: how far they can be trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FrameOrigin>))]
internal enum FrameOrigin
{
    /// <summary>There are none.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>gdb, which unwinds by the libraries' own tables.</summary>
    [JsonStringEnumMemberName("gdb")]
    Gdb,

    /// <summary>Words on the stack that point behind call instructions: some may be left over from calls that have ended.</summary>
    [JsonStringEnumMemberName("returnAddresses")]
    ReturnAddresses,
}
