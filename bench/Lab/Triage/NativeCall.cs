using System.Text.Json.Serialization;

namespace Lab.Triage;

/// <summary>A native frame as far as it could be named.</summary>
/// <param name="Module">File name of the library; <c>[jit]</c> for code of the CLR's; null if the address is in none.</param>
/// <param name="Symbol">The function; null where neither symbols nor debug files name one.</param>
/// <param name="Offset">Bytes from the function's start, or from the module's; null where the debugger does not say.</param>
internal sealed record NativeCall(
    string? Module, string? Symbol, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Offset)
{
    /// <summary>Where it goes on; null if that was not told.</summary>
    [JsonIgnore]
    public ulong? Address { get; init; }

    public override string ToString()
    {
        var offset = Offset is { } bytes ? FormattableString.Invariant($"+0x{bytes:x}") : "";
        return Symbol is not null ? $"{Symbol}{offset}  ({Module ?? "no library"})" : $"{Module ?? "code of no library"}{offset}";
    }
}
