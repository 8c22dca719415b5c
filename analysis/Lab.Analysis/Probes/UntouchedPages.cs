using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>
/// Which pages of a stack none of a probe's calls touched. They are read where the peak is read by residency: a growth trace fills such
/// pages itself, and cannot tell them from pages that were read.
/// </summary>
internal static class UntouchedPages
{
    /// <summary>From the top down; null unless every measurement on the roomiest stack told.</summary>
    public static ImmutableArray<DepthRange>? Of(TrialGroup group)
    {
        var measured = group.Measurements
            .Where(t => t.Outcome is Outcome.Completed { Reading: not null })
            .GroupBy(t => t.Spec.StackSize)
            .MaxBy(same => same.Key)?
            .Select(t => ((Outcome.Completed)t.Outcome).Reading!)
            .ToList();
        if (measured is null || measured.Exists(r => r.Untouched is null))
            return null;
        var peak = measured.Max(r => r.Peak);
        var untouched = measured
            .Select(r => Below(r, peak))
            .Aggregate((all, other) => [.. Both(all, other)]);
        return [.. Without(untouched, group.Traced?.Growth?.Steps ?? [])];
    }

    /// <summary>What a call did not touch, down to a depth that another one reached.</summary>
    private static ImmutableArray<DepthRange> Below(StackReading reading, ByteSize depth) =>
        reading.Peak < depth ? reading.Untouched!.Value.Add(new(reading.Peak, depth)) : reading.Untouched!.Value;

    private static IEnumerable<DepthRange> Both(ImmutableArray<DepthRange> one, ImmutableArray<DepthRange> other)
    {
        for (var (i, j) = (0, 0); i < one.Length && j < other.Length;)
        {
            var from = ByteSize.Max(one[i].FromBytes, other[j].FromBytes);
            var to = one[i].ToBytes < other[j].ToBytes ? one[i++].ToBytes : other[j++].ToBytes;
            if (from < to)
                yield return new(from, to);
        }
    }

    /// <summary>The traced call was another one: it may have touched a page that the measured ones did not.</summary>
    private static IEnumerable<DepthRange> Without(IEnumerable<DepthRange> untouched, ImmutableArray<GrowthStep> steps)
    {
        var next = 0;
        foreach (var range in untouched)
        {
            var from = range.FromBytes;
            while (next < steps.Length && steps[next].DepthBytes <= from)
                next++;
            for (; next < steps.Length && steps[next].DepthBytes <= range.ToBytes; next++)
            {
                var touched = steps[next].DepthBytes - ByteSize.Page;
                if (from < touched)
                    yield return new(from, touched);
                from = steps[next].DepthBytes;
            }

            if (from < range.ToBytes)
                yield return new(from, range.ToBytes);
        }
    }
}
