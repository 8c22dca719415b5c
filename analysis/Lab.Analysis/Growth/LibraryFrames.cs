using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>
/// How the functions of a library enter frames that are larger than the guard of a thread: page by page, as code does that is compiled with
/// stack-clash protection, so that a guard page stops them; or in one stride over it.
/// </summary>
/// <param name="Module">File name of the library.</param>
/// <param name="Function">The function with the widest such frame.</param>
/// <param name="Bytes">The frame, or the stride.</param>
/// <param name="Leaps">
/// True for a stride. A library can have both: what its compiler makes goes page by page, and what is written in assembly may leap.
/// </param>
public sealed record LibraryFrames(string Module, string Function, ByteSize Bytes, bool Leaps)
{
    /// <summary>Of the libraries that have such frames in traces of single pages, the widest of each kind; the widest first.</summary>
    public static ImmutableArray<LibraryFrames> Of(IEnumerable<ProbeResult> probes) =>
    [
        .. probes
            .Where(p => !p.GrowthIsCoarse)
            .SelectMany(p => p.Consumers)
            .Where(c => c is { Module: not null, Strides: not null } && (c.Strides > 0 || IsPagewise(c)))
            .GroupBy(c => (c.Module!, c.Strides > 0))
            .Select(same => same.MaxBy(c => c.LargestStep)!)
            .Select(c => new LibraryFrames(c.Module!, c.Symbol ?? c.Native, c.LargestStep, c.Strides > 0))
            .OrderByDescending(l => l.Bytes)
            .ThenBy(l => l.Module, StringComparer.Ordinal),
    ];

    /// <summary>
    /// It touched most pages of a large frame itself, each in a step of its own. One whose pages a callee touched says nothing.
    /// </summary>
    private static bool IsPagewise(StackConsumer consumer) =>
        consumer.LargestStep >= StackConsumer.Stride && consumer.Steps * ByteSize.Page.Bytes * 2 >= consumer.LargestStep.Bytes;
}
