using System.Collections.Immutable;
using Perfolizer.Mathematics.Cpd;

namespace Lab.Analysis.Timings;

/// <summary>
/// Where times change over the stack size. ED-PELT proposes, over all samples in the order of the sizes; a change can only lie between two
/// sizes, so a proposal is moved to the nearest such place. Its own test takes samples for independent, which they are not: all samples of one
/// size are taken in one go, with one layout of memory, next to whatever the machine did at that time. So sizes differ by more than their
/// samples let expect, and each may look like a change. <see cref="Segmentation"/> therefore checks a proposal with the sizes as its
/// observations, not the samples. What it cannot tell is a jump of the machine itself, once and for good, from one of the stack.
/// </summary>
internal static class ChangePoints
{
    /// <param name="sizes">Smallest size first.</param>
    /// <returns>Smallest size first; none where there are less than three sizes, as nothing tells how sizes differ that should not.</returns>
    public static ImmutableArray<LatencyThreshold> Of(ImmutableArray<SizedSamples> sizes)
    {
        if (sizes.Length < Segmentation.FewestSizes)
            return [];
        var whole = new Segmentation(sizes, []);
        var proposed = Proposals(sizes);
        // One at a time, the clearest first: with all of them at once no two sizes would be left to tell the noise between sizes from.
        while (whole.Refinements(proposed).Where(refined => refined.Holds).MaxBy(refined => refined.Clarity) is { } clearest)
            whole = clearest;
        return whole.Thresholds();
    }

    /// <returns>Indices of the sizes that times may change at, each once.</returns>
    private static ImmutableSortedSet<int> Proposals(ImmutableArray<SizedSamples> sizes)
    {
        var samples = sizes.SelectMany(s => s.Nanoseconds).ToArray();
        var starts = sizes.Select((_, size) => sizes.Take(size).Sum(s => s.Nanoseconds.Length)).ToArray();
        var lastBefore = EdPeltChangePointDetector.Instance.GetChangePointIndexes(samples, sizes.Min(s => s.Nanoseconds.Length));
        return [.. lastBefore.Select(index => Enumerable.Range(1, starts.Length - 1).MinBy(size => Math.Abs(starts[size] - (index + 1))))];
    }
}
