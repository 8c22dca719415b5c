using System.Collections.Immutable;
using Lab.StackProbe.Symbols;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>A worker as it was found: standing still at a fault, or hanging at its deadline.</summary>
internal sealed record Inspection
{
    /// <summary>What stopped it; null at a deadline.</summary>
    public FaultRecord? Fault { get; init; }

    /// <summary>Its memory at that moment.</summary>
    public required MemoryMap Map { get; init; }

    /// <summary>Name of the thread, as the kernel knows it.</summary>
    public string? ThreadName { get; init; }

    /// <summary>Whether it is the thread that makes the measured call; null if that could not be told.</summary>
    public bool? IsMeasuredThread { get; init; }

    /// <summary>Native frames of that thread, innermost first, without those of the signal's handling.</summary>
    public ImmutableArray<NativeCall> Native { get => field.IsDefault ? [] : field; init; }

    public FrameOrigin Origin { get; init; }

    /// <summary>Why the native frames do not come from a debugger; null if they do.</summary>
    public string? NativeProblem { get; init; }

    /// <summary>Python frames of that thread, innermost first.</summary>
    public ImmutableArray<PythonFrame> Python { get => field.IsDefault ? [] : field; init; }

    /// <summary>The deepest page that was there of the stack that the thread ran on; null where the kernel does not tell.</summary>
    public ulong? DeepestPage { get; init; }

    /// <summary>The process' own limits and use of memory.</summary>
    public MemoryLimits Memory { get; init; } = MemoryLimits.Unknown;
}
