namespace Lab.Reports.Growth;

/// <summary>
/// A step of a growth trace as a stack of frames, outermost first: Python's, then the native function that touched the page.
/// </summary>
internal static class GrowthFrames
{
    /// <summary>A frame as profile viewers show it.</summary>
    /// <param name="Name">Function, with the library for a native one.</param>
    public readonly record struct Frame(string Name, string? File, int? Line);

    public static IEnumerable<Frame> Of(GrowthStep step) =>
        step.Python.Reverse().Select(p => new Frame(p.Function, p.File, p.Line)).Append(
            new(GrowthText.Function(step.Module, step.Symbol, step.Offset), null, null));
}
