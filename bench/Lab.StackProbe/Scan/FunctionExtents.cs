namespace Lab.StackProbe.Scan;

/// <summary>Where the functions of an ELF file begin and end, also of a stripped one.</summary>
/// <remarks>
/// What compilers make has a frame description each, which names both bounds. Hand-written assembly may have a symbol alone, or neither:
/// then it reaches to whatever is known next, so that no code is left out.
/// </remarks>
internal static class FunctionExtents
{
    /// <summary>Shorter gaps between functions are padding.</summary>
    private const int ShortestUnknown = 32;

    /// <summary>The parts of a section of code, from low to high, each a function as far as that is known.</summary>
    /// <param name="start">The section's first address.</param>
    /// <param name="end">The first address after it.</param>
    public static List<CodeRange> Of(ElfImage image, ulong start, ulong end)
    {
        // A start that is named twice keeps the larger reach: of a symbol and a description of the same function the two agree.
        var known = new SortedDictionary<ulong, ulong>();
        foreach (var range in (image.Frames?.Ranges() ?? []).Concat(image.Functions()))
        {
            if (range.Start >= start && range.Start < end && range.End > range.Start)
                known[range.Start] = Math.Max(Math.Min(range.End, end), known.GetValueOrDefault(range.Start));
        }

        var ranges = new List<CodeRange>(known.Count);
        var reached = start;
        foreach (var (from, to) in known)
        {
            if (ranges.Count > 0 && ranges[^1].End > from)
                ranges[^1] = ranges[^1] with { End = from };
            if (from >= reached + ShortestUnknown)
                ranges.Add(new(reached, from));
            ranges.Add(new(from, to));
            reached = Math.Max(reached, to);
        }

        if (end >= reached + ShortestUnknown)
            ranges.Add(new(reached, end));
        return ranges;
    }
}

/// <summary>A range of code addresses, as the file counts addresses.</summary>
/// <param name="Start">The first address.</param>
/// <param name="End">The first address after it.</param>
internal readonly record struct CodeRange(ulong Start, ulong End);
