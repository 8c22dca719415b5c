using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Reports.Growth;

/// <summary>A step of a growth trace as a stack of frames, outermost first: Python's, then the native function that touched the page.</summary>
internal static class GrowthFrames
{
    /// <summary>A frame as profile viewers show it.</summary>
    /// <param name="Name">Function, with the library for a native one.</param>
    public readonly record struct Frame(string Name, string? File, int? Line);

    public static IEnumerable<Frame> Of(GrowthStep step) =>
        step.Python.Reverse().Select(p => new Frame(p.Function, p.File, p.Line)).Append(new(Native(step), null, null));

    /// <summary>Each step with the bytes that the stack grew by: they add up to the peak.</summary>
    public static IEnumerable<(GrowthStep Step, long Bytes)> Weighted(ImmutableArray<GrowthStep> steps) =>
        steps.Select((step, i) => (step, (step.DepthBytes - (i == 0 ? ByteSize.Zero : steps[i - 1].DepthBytes)).Bytes));

    /// <summary>The native function in words: symbol and library, or what is known instead.</summary>
    public static string Native(GrowthStep step) => step switch
    {
        { Symbol: { } symbol, Module: { } module } => $"{symbol} ({module})",
        { Symbol: { } symbol } => symbol,
        { Module: { } module } => FormattableString.Invariant($"{module}+0x{step.Offset:x}"),
        _ => "unknown",
    };
}
