using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>The stack of a traced call from its top to its deepest page: what took each part, and which pages nobody touched.</summary>
/// <param name="Segments">From the top down, without a gap: each begins where the one before it ends.</param>
public sealed record StackDrawing(ProbeResult Probe, ImmutableArray<StackSegment> Segments)
{
    /// <summary>Where the last segment ends.</summary>
    public ByteSize Depth => Segments[^1].To;

    /// <summary>Bytes that no call touched; null where that was not read.</summary>
    public ByteSize? UntouchedBytes => Probe.Untouched is null ? null : new(Segments.Sum(s => s.UntouchedBytes.Bytes));

    /// <summary>The libraries of its functions, the one that took most first; null stands for what no library is known of.</summary>
    public IEnumerable<string?> Libraries =>
        Segments.GroupBy(s => s.Module).OrderByDescending(same => same.Sum(s => s.Bytes.Bytes)).Select(same => same.Key);

    /// <summary>Of the probes that were traced, the deepest first.</summary>
    public static ImmutableArray<StackDrawing> Of(IEnumerable<ProbeResult> probes) =>
    [
        .. probes
            .Where(p => !p.Growth.IsEmpty)
            .Select(Of)
            .OrderByDescending(drawing => drawing.Depth)
            .ThenBy(drawing => EnvironmentText.Name(drawing.Probe), StringComparer.Ordinal),
    ];

    /// <param name="probe">One that was traced.</param>
    public static StackDrawing Of(ProbeResult probe)
    {
        var untouched = probe.Untouched ?? [];
        return new(probe, [.. StepRun.ByLine(probe.Growth).Select(run => new StackSegment(run, [.. Within(untouched, run.From, run.To)]))]);
    }

    private static IEnumerable<DepthRange> Within(ImmutableArray<DepthRange> ranges, ByteSize from, ByteSize to) => ranges
        .Where(range => range.FromBytes < to && range.ToBytes > from)
        .Select(range => new DepthRange(ByteSize.Max(range.FromBytes, from), range.ToBytes < to ? range.ToBytes : to));
}

/// <summary>A part of a stack that one function deepened, called from one Python line.</summary>
/// <param name="Run">Its steps in the growth trace: all of one length.</param>
/// <param name="Untouched">The pages in it that no call touched, from the top down; empty where that was not read.</param>
public sealed record StackSegment(StepRun Run, ImmutableArray<DepthRange> Untouched)
{
    public string? Module => Run.Module;

    public ByteSize From => Run.From;

    public ByteSize To => Run.To;

    public ByteSize Bytes => Run.Bytes;

    public ByteSize UntouchedBytes => new(Untouched.Sum(part => part.Bytes.Bytes));

    /// <summary>The innermost Python frame at that moment; null where there was none.</summary>
    public PythonFrame? Python => Run.Steps[0].Python.FirstOrDefault();

    /// <summary>The function with its library, or as much as is known.</summary>
    public string Native => GrowthText.Function(Run.Module, Run.Symbol);
}
