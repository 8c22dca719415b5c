using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>The stack of a traced call from its top to its deepest page: what took each part, and which pages nobody touched.</summary>
/// <param name="Segments">From the top down, without a gap: each begins where the one before it ends.</param>
/// <param name="JoinedTo">Neighbouring steps that are not alike were joined until a part was this long; null where none were.</param>
public sealed record StackDrawing(ProbeResult Probe, ImmutableArray<StackSegment> Segments, ByteSize? JoinedTo)
{
    /// <summary>
    /// A trace with more runs of steps than this is drawn in parts of at least one such share of the stack: a deep recursion has
    /// thousands of runs, more than anyone reads and a browser draws. A longer step is always a part of its own.
    /// </summary>
    private const int MostRuns = 500;

    /// <summary>Where the last segment ends.</summary>
    public ByteSize Depth => Segments[^1].To;

    /// <summary>How deep the call went where its trace ended earlier; null where it did not.</summary>
    public ByteSize? WentTo => Probe.GrowthProblem is not null && Depth < Probe.PeakBytes ? Probe.PeakBytes : null;

    /// <summary>Bytes that no call touched; null where that was not read.</summary>
    public ByteSize? UntouchedBytes => Probe.Untouched is null ? null : new(Segments.Sum(s => s.UntouchedBytes.Bytes));

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
        var (runs, untouched) = (StepRun.ByLine(probe.Growth), probe.Untouched ?? []);
        ByteSize? length = runs.Length > MostRuns ? new ByteSize(runs[^1].To.Bytes / MostRuns).RoundUpToPage() : null;
        return new(
            probe,
            [
                .. StepRun.Joined(runs, length ?? ByteSize.Zero)
                    .Select(run => new StackSegment(run, [.. Within(untouched, run.From, run.To)])),
            ],
            length);
    }

    private static IEnumerable<DepthRange> Within(ImmutableArray<DepthRange> ranges, ByteSize from, ByteSize to) => ranges
        .Where(range => range.FromBytes < to && range.ToBytes > from)
        .Select(range => new DepthRange(ByteSize.Max(range.FromBytes, from), range.ToBytes < to ? range.ToBytes : to));
}

/// <summary>A part of a stack that one function deepened, called from one Python line; of a deep recursion several functions.</summary>
/// <param name="Run">Its steps in the growth trace: all of one length, or short ones.</param>
/// <param name="Untouched">The pages in it that no call touched, from the top down; empty where that was not read.</param>
public sealed record StackSegment(StepRun Run, ImmutableArray<DepthRange> Untouched)
{
    public string? Module => Run.Module;

    public ByteSize From => Run.From;

    public ByteSize To => Run.To;

    public ByteSize Bytes => Run.Bytes;

    public ByteSize UntouchedBytes => new(Untouched.Sum(part => part.Bytes.Bytes));

    /// <summary>The innermost Python frame at its first step; null where there was none.</summary>
    public PythonFrame? Python => Run.Steps[0].Python.FirstOrDefault();

    /// <summary>The function that deepened it most, with its library, or as much as is known, and how many others did.</summary>
    public string Native => GrowthText.Function(Run.Module, Run.Symbol) + GrowthText.Others(Run);
}
