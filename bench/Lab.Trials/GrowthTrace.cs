namespace Lab.Trials;

/// <summary>What took the stack of one trial, step by step.</summary>
/// <param name="Steps">The steps, from the top of the stack down. Empty if there is no trace.</param>
/// <param name="Problem">Why there is no trace, or none of Python's frames; null if there is nothing to say.</param>
/// <param name="UserModeOnly">
/// Faults in kernel mode could not be watched: some pages below each step were filled ahead for it, and small steps are coarser.
/// </param>
/// <param name="Microseconds">Time that the watched thread waited for the trace.</param>
public sealed record GrowthTrace(ImmutableArray<GrowthStep> Steps, string? Problem, bool UserModeOnly, double Microseconds)
{
    /// <summary>
    /// Whose frames occupied the stack near its deepest, the largest first: together they are what it held then. Empty where that could
    /// not be told, and in older captures.
    /// </summary>
    public ImmutableArray<StackOccupant> Occupants { get => field.IsDefault ? [] : field; init; }

    public static GrowthTrace Without(string problem) => new([], problem, false, 0);
}

/// <summary>One step of a growth trace: a page deeper than any touched before, and who touched it.</summary>
/// <param name="DepthBytes">Distance from the top of the stack mapping to the start of that page.</param>
/// <param name="StepBytes">
/// How far the function reached in one go: from the page of its return address to the touched one, where that is known, else from the
/// deepest page before. A frame that is touched at its far end alone steps over many pages.
/// </param>
/// <param name="Module">
/// File name of the library whose code touched it; <c>[jit]</c> for code of the CLR's; null if it could not be told.
/// </param>
/// <param name="Symbol">The native function; null where neither dynamic symbols nor debug files name one.</param>
/// <param name="Offset">Bytes from the symbol's start, or from the module's where there is no symbol.</param>
/// <param name="ThreadId">Kernel id of the thread that touched it.</param>
/// <param name="Python">Python frames of that thread at that moment, innermost first; of a long trace the ten innermost.</param>
/// <param name="PythonIsEarlier">
/// True if they were taken at an earlier step: taking them at each of hundreds of small steps would cost too much.
/// </param>
public sealed record GrowthStep(
    ByteSize DepthBytes,
    ByteSize StepBytes,
    string? Module,
    string? Symbol,
    long Offset,
    int ThreadId,
    ImmutableArray<PythonFrame> Python,
    bool PythonIsEarlier);

/// <summary>A Python frame: where the interpreter was in one function.</summary>
public sealed record PythonFrame(string File, int Line, string Function);

/// <summary>Frames of a native function on a stack, or of a recursion through several functions.</summary>
/// <param name="Module">File name of its library; null if it could not be told.</param>
/// <param name="Symbol">The function; of a recursion the one whose frames are the largest part. Null where nothing names it.</param>
/// <param name="Offset">Where in the library a function without a name starts.</param>
/// <param name="Bytes">What the frames occupied.</param>
/// <param name="Frames">How many there were; of a recursion its levels.</param>
/// <param name="LargestFrame">The largest of them.</param>
public sealed record StackOccupant(string? Module, string? Symbol, long Offset, ByteSize Bytes, int Frames, ByteSize LargestFrame)
{
    /// <summary>The functions that a recursion goes through, the one with the most bytes first; empty for one function.</summary>
    public ImmutableArray<string> Recursion { get => field.IsDefault ? [] : field; init; }
}
