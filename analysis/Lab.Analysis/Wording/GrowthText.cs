using Lab.Analysis.Growth;
using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>What takes stack, in words: native functions, Python lines, and both in a sentence.</summary>
public static class GrowthText
{
    /// <summary>What is said wherever the steps of a trace are shown that was made without privilege.</summary>
    public const string Coarse =
        "traced without privilege, in user mode only: a step may have begun up to 16 KiB higher, and small ones are missing";

    /// <summary>What neither a symbol nor a library names.</summary>
    public const string Unknown = "unknown code";

    /// <summary>
    /// A native function with its library, or as much as is known: <c>dgetrf_parallel (libopenblas.so.0)</c>,
    /// <c>libopenblas.so.0+0x1f0</c>.
    /// </summary>
    /// <param name="offset">Where in the library the code lies, if that is known: it stands for a function without a name.</param>
    public static string Function(string? module, string? symbol, long? offset = null) => (symbol, module) switch
    {
        ({ } name, { } library) => $"{name} ({library})",
        ({ } name, null) => name,
        (null, { } library) => offset is { } at ? FormattableString.Invariant($"{library}+0x{at:x}") : library,
        _ => Unknown,
    };

    /// <summary>The same where there is room for one word: the function, else its library.</summary>
    public static string ShortFunction(string? module, string? symbol) => symbol ?? module ?? Unknown;

    /// <summary>How many other functions have steps in a run, to follow a name: <c> and 3 others</c>; nothing where none have.</summary>
    public static string Others(StepRun run) => run.Others > 0 ? $" and {Plural.Of(run.Others, "other")}" : "";

    /// <summary>
    /// Why a trace is missing or not whole: <c>traced in part: deeper than 64 MiB the stack was not watched</c>. Null where it is whole, or
    /// was not asked for.
    /// </summary>
    public static string? Problem(ProbeResult probe) => probe.GrowthProblem is { } problem
        ? $"{(probe.Growth.IsEmpty ? "not traced" : "traced in part")}: {problem}"
        : null;

    /// <summary>A Python frame: <c>lu_factor (_decomp_lu.py:83)</c>.</summary>
    public static string Line(PythonFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{frame.Function} ({Path.GetFileName(frame.File)}:{frame.Line})");

    /// <summary>To whole KiB from 10 KiB on: the bytes of frames are exact, and too exact to read.</summary>
    public static ByteSize Rounded(ByteSize size) =>
        size < ByteSize.FromKiB(10) ? size : ByteSize.FromKiB((long)Math.Round(size.KiB, MidpointRounding.AwayFromZero));

    /// <summary>In one sentence: what took how much, in how many frames or steps, called from where.</summary>
    public static string Sentence(StackConsumer consumer)
    {
        var caller = consumer.Python is { } frame ? $", called from {Line(frame)}" : "";
        var touched = consumer.TouchedBy is { } other ? $"; {other} touched most of it first" : "";
        return consumer.Recursion is { } members
            ? string.Create(CultureInfo.InvariantCulture, $"a recursion of {consumer.Frames} levels through {Plural.List(members, 3)} ")
                + $"took {Rounded(consumer.Bytes)}{caller}{touched}"
            : $"{consumer.Native} took {Amount(consumer)}{caller}{touched}";
    }

    /// <summary>What it took, and in how many pieces: <c>3170 KiB in 6 steps of up to 528 KiB</c>.</summary>
    public static string Amount(StackConsumer consumer) => consumer.Recursion is null
        ? $"{Rounded(consumer.Bytes)} {Parts(consumer)}"
        : string.Create(CultureInfo.InvariantCulture, $"{Rounded(consumer.Bytes)} in {consumer.Frames} levels");

    private static string Parts(StackConsumer consumer) => consumer switch
    {
        { Strides: 1 } => string.Create(CultureInfo.InvariantCulture, $"in one step of {Rounded(consumer.LargestStep)}"),
        { Strides: > 1 } =>
            string.Create(CultureInfo.InvariantCulture, $"in {consumer.Strides} steps of up to {Rounded(consumer.LargestStep)}"),
        { Frames: 1 } => "in one frame",
        { Frames: { } frames } =>
            string.Create(CultureInfo.InvariantCulture, $"in {frames} frames of up to {Rounded(consumer.LargestStep)}"),
        { Steps: 1 } => "in one step",
        _ => string.Create(CultureInfo.InvariantCulture, $"in {consumer.Steps} steps of up to {Rounded(consumer.LargestStep)}"),
    };
}
