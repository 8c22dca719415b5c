using Lab.Trials;

namespace Lab.Probing;

/// <summary>
/// The sizes of a sweep as a user writes them: <c>64K..16M</c>, <c>128K..3176K:64K</c>, <c>256K,1M,3180K</c>, or all of these together.
/// </summary>
internal static class SweepSizes
{
    /// <summary>More than this would take hours and be no map that anybody can read.</summary>
    public const int Most = 2000;

    private const string HowToWrite = "write 64K..16M, with steps 128K..3176K:64K, or single sizes 256K,1M";

    /// <summary>The sizes that are swept where none are named. Each workload's minimum and a page less are added.</summary>
    public static readonly ImmutableArray<ByteSize> Usual = Parse("64K..16M");

    /// <summary>Reads a list of sizes and ranges.</summary>
    /// <returns>Each size once, smallest first; whole pages that a thread's stack can have.</returns>
    /// <exception cref="FormatException">It cannot be read so; the message says how to write it.</exception>
    public static ImmutableArray<ByteSize> Parse(string text)
    {
        var sizes = new SortedSet<ByteSize>();
        foreach (var part in text.Split(','))
        {
            sizes.UnionWith(Part(part.Trim()));
            if (sizes.Count > Most)
                throw TooMany(text, sizes.Count);
        }

        return [.. sizes];
    }

    private static IEnumerable<ByteSize> Part(string part)
    {
        if (part.Length == 0)
            throw new FormatException("a size is missing: " + HowToWrite);
        var ends = part.Split("..");
        if (ends.Length == 1 && !part.Contains(':', StringComparison.Ordinal))
            return [StackSizeRules.Parse(part)];
        if (ends is not [var first, var rest] || rest.Split(':') is not [var last, .. var steps] || steps.Length > 1
            || steps.Append(first).Append(last).Any(string.IsNullOrWhiteSpace))
        {
            throw new FormatException($"'{part}' is no range of sizes: {HowToWrite}");
        }

        var (from, to) = (StackSizeRules.Parse(first), StackSizeRules.Parse(last));
        if (from > to)
            throw new FormatException($"'{part}' runs backwards: write the smaller size first, {last.Trim()}..{first.Trim()}");
        return steps.Length == 0 ? Doubling(from, to) : Stepping(part, from, to, Step(part, steps[0]));
    }

    private static IEnumerable<ByteSize> Doubling(ByteSize from, ByteSize to)
    {
        for (var size = from; size < to; size += size)
            yield return size;
        yield return to;
    }

    private static IEnumerable<ByteSize> Stepping(string part, ByteSize from, ByteSize to, ByteSize step)
    {
        // Counted before they are made: a range can be written that has half a million.
        var count = (((to - from).Bytes + step.Bytes - 1) / step.Bytes) + 1;
        if (count > Most)
            throw TooMany(part, count);
        for (var size = from; size < to; size += step)
            yield return size;
        yield return to;
    }

    private static ByteSize Step(string part, string text)
    {
        var step = ByteSize.Parse(text);
        return step.IsPageMultiple && step > ByteSize.Zero
            ? step
            : throw new FormatException($"the step of '{part}' is not a whole number of pages of {ByteSize.Page}: write one such as 64K");
    }

    private static FormatException TooMany(string text, long count) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"'{text}' makes {count} sizes, and a sweep takes up to {Most}: write a larger step, such as 128K..3176K:64K"));
}
