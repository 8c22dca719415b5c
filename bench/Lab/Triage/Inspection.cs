using System.Text.Json.Serialization;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>What was found in a worker that stood still at a fault, or hung at its deadline.</summary>
internal sealed record Inspection
{
    /// <summary>The fault that stopped it; null at a deadline.</summary>
    public FaultRecord? Fault { get; init; }

    /// <summary>Its memory at that moment.</summary>
    public required MemoryMap Map { get; init; }

    /// <summary>Name of the thread that faulted or hangs, as the kernel knows it.</summary>
    public string? ThreadName { get; init; }

    /// <summary>Whether that thread makes the measured call; null if this is unknown.</summary>
    public bool? IsMeasuredThread { get; init; }

    /// <summary>Native frames of that thread, innermost first, without those that handle the signal.</summary>
    public ImmutableArray<NativeCall> Native { get => field.IsDefault ? [] : field; init; }

    public FrameOrigin Origin { get; init; }

    /// <summary>Why the native frames do not come from a debugger; null if they do.</summary>
    public string? NativeProblem { get; init; }

    /// <summary>Python frames of that thread, innermost first.</summary>
    public ImmutableArray<PythonFrame> Python { get => field.IsDefault ? [] : field; init; }

    /// <summary>The deepest resident page of the stack that the thread ran on; null where the kernel does not tell.</summary>
    public ulong? DeepestPage { get; init; }

    /// <summary>The process's own limit on memory, and its use.</summary>
    public MemoryLimits Memory { get; init; } = MemoryLimits.Unknown;
}

/// <summary>Where native frames come from: how far they can be trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FrameOrigin>))]
internal enum FrameOrigin
{
    /// <summary>There are none.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The lab's own unwinder, by the call frame information of the libraries, up to code that the CLR compiled.</summary>
    [JsonStringEnumMemberName("unwound")]
    Unwound,

    /// <summary>gdb, which unwinds by the libraries' own tables.</summary>
    [JsonStringEnumMemberName("gdb")]
    Gdb,

    /// <summary>Words on the stack that follow call instructions: some may be left over from calls that have ended.</summary>
    [JsonStringEnumMemberName("returnAddresses")]
    ReturnAddresses,
}

/// <summary>A native frame, as far as it could be named.</summary>
/// <param name="Module">File name of the library; <c>[jit]</c> for code that the CLR compiled; null if the address is in none.</param>
/// <param name="Symbol">The function; null where neither symbols nor debug files name one.</param>
/// <param name="Offset">Bytes from the start of the function, or of the module; null where the debugger does not say.</param>
internal sealed record NativeCall(
    string? Module, string? Symbol, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Offset)
{
    /// <summary>Where the frame goes on; null if this is unknown.</summary>
    [JsonIgnore]
    public ulong? Address { get; init; }

    public override string ToString()
    {
        var offset = Offset is { } bytes ? FormattableString.Invariant($"+0x{bytes:x}") : "";
        return Symbol is not null ? $"{Symbol}{offset}  ({Module ?? "no library"})" : $"{Module ?? "code of no library"}{offset}";
    }
}
