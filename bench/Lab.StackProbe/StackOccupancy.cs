namespace Lab.StackProbe;

/// <summary>
/// Which functions' frames occupied a stack. The function that touches a page first may be a small one that a recursion calls at each
/// level; what holds the stack is the recursion.
/// </summary>
public static class StackOccupancy
{
    /// <summary>A return address, on a stack whose frames end on multiples of 16 bytes.</summary>
    private const int SmallestFrame = 16;

    /// <summary>All frames of a recursion as deep as it is watched: the rest would pass for one frame, the largest.</summary>
    private static readonly BacktraceLimits Limits = BacktraceLimits.Default with { Frames = (int)(GrowthWatch.Deepest / SmallestFrame) };

    /// <summary>Functions that are on the stack as often as this are a recursion, if it is theirs for the most part.</summary>
    private const int LeastLevels = 8;

    /// <summary>The functions and their frames, the largest first; together they are the stack from where it ended to its top.</summary>
    /// <param name="resolver">Of the process, which must be there still.</param>
    /// <param name="memory">Of the process, with the snapshot.</param>
    /// <returns>
    /// Empty where backtraces are not supported, and where no caller of the innermost function is certain: it would be given the whole
    /// stack. Seen of a kernel of OpenBLAS, called through a pointer, that has no call frame information.
    /// </returns>
    public static IReadOnlyList<OccupiedFrames> Of(StackSnapshot snapshot, SymbolResolver resolver, ProcessMemory memory)
    {
        var backtrace = new NativeBacktrace(resolver, memory);
        var frames = Sized(
            backtrace.Walk(snapshot.ProgramCounter, new((nint)snapshot.StackPointer, (nint)snapshot.Top), Limits), snapshot, resolver);
        if (frames.Count == 1)
            return [];
        return Recursion(frames) is var (first, last, recursion)
            ? [.. Grouped(frames.Take(first).Concat(frames.Skip(last + 1))).Append(recursion).OrderByDescending(o => o.Bytes)]
            : Grouped(frames);
    }

    /// <summary>
    /// The chain as far as it is certain, each frame with its bytes: from the return address below it to the one above it. What lies above
    /// the chain belongs to its last frame, mostly code that the runtime generated. The innermost frame ends at the stack pointer, which is
    /// exact: to a page, the same frames would count differently on stacks where they lie differently within their pages. Where the touched
    /// page is farther from there, the frame counts to that page: it was not touched down to its end, or below it.
    /// </summary>
    private static List<(NativeFrame Function, long Bytes)> Sized(
        IReadOnlyList<ReturnAddress> chain, StackSnapshot snapshot, SymbolResolver resolver)
    {
        var certain = chain.TakeWhile(f => f.Certainty == FrameCertainty.Certain).Count();
        var frames = new List<(NativeFrame, long)>(certain);
        var (touched, pointer) = (snapshot.Touched, snapshot.StackPointer);
        var low = Math.Max(touched, pointer) - Math.Min(touched, pointer) <= (ulong)Environment.SystemPageSize ? pointer : touched;
        for (var i = 0; i < certain; i++)
        {
            var high = i + 1 < certain ? chain[i + 1].Slot + sizeof(ulong) : snapshot.Top;
            frames.Add((Function(chain[i], i == 0, resolver), high > low ? (long)(high - low) : 0));
            low = Math.Max(low, high);
        }

        return frames;
    }

    /// <summary>
    /// The function of a frame, without the place in it. One without a name is told from others by where it starts in its file.
    /// </summary>
    private static NativeFrame Function(ReturnAddress frame, bool isInnermost, SymbolResolver resolver)
    {
        if (frame.Frame.Symbol is not null)
            return frame.Frame with { Offset = 0 };
        return resolver.EntryOf(frame.Address - (isInnermost ? 0UL : 1UL)) is { } entry
            ? resolver.Resolve(entry)
            : frame.Frame with { Offset = 0 };
    }

    private static List<OccupiedFrames> Grouped(IEnumerable<(NativeFrame Function, long Bytes)> frames) =>
    [
        .. frames.AggregateBy(
                f => f.Function,
                function => new OccupiedFrames(function, 0, 0, 0),
                (same, f) => new(f.Function, same.Bytes + f.Bytes, same.Frames + 1, Math.Max(same.Largest, f.Bytes)))
            .Select(same => same.Value)
            .OrderByDescending(o => o.Bytes),
    ];

    /// <summary>
    /// The recursion that holds most of the stack: from the innermost to the outermost frame of the function that is there most often, and
    /// the functions that are there at least half as often, the one with the most bytes first. Null where no function is there often.
    /// </summary>
    private static (int First, int Last, OccupiedFrames Recursion)? Recursion(List<(NativeFrame Function, long Bytes)> frames)
    {
        var often = Grouped(frames).MaxBy(o => o.Frames);
        if (often is null || often.Frames < LeastLevels)
            return null;
        var first = frames.FindIndex(f => f.Function == often.Function);
        var last = frames.FindLastIndex(f => f.Function == often.Function);
        var levels = Grouped(frames.Skip(first).Take(last + 1 - first));
        var members = levels.Where(o => o.Frames * 2 >= often.Frames).Select(o => o.Function).ToList();
        return members.Count < 2 ? null
            : (first, last, levels[0] with { Bytes = levels.Sum(o => o.Bytes), Largest = levels.Max(o => o.Largest), Recursion = members });
    }
}

/// <summary>Frames of one function, or of a recursion through several.</summary>
/// <param name="Function">The function; of a recursion the one whose frames are the largest part of it.</param>
/// <param name="Bytes">What the frames occupied.</param>
/// <param name="Frames">How many there were; of a recursion its levels.</param>
/// <param name="Largest">Bytes of the largest.</param>
public sealed record OccupiedFrames(NativeFrame Function, long Bytes, int Frames, long Largest)
{
    /// <summary>The functions that a recursion goes through, the one with the most bytes first; empty for one function.</summary>
    public IReadOnlyList<NativeFrame> Recursion { get; init; } = [];
}
