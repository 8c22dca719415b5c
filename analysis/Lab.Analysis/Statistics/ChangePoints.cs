using Lab.Trials;
using Perfolizer.Mathematics.Cpd;

namespace Lab.Analysis.Statistics;

/// <summary>
/// Where times change over the stack size. ED-PELT proposes change points over all samples in the order of the sizes; a change can only
/// lie between two sizes, so a proposal is moved to the nearest such place. Its own test assumes independent samples, and these are not:
/// all samples of one size are taken together, with one layout of memory, while the machine may do something else. So sizes differ by
/// more than their samples suggest, and each may look like a change. <see cref="Segmentation"/> therefore checks a proposal with the
/// sizes as its observations, not the samples. It cannot tell a permanent jump of the machine itself from one of the stack.
/// </summary>
internal static class ChangePoints
{
    /// <summary>ED-PELT may take time by the square of the samples; benchmarks have some thousand.</summary>
    private const int MostSamples = 20_000;

    /// <param name="sizes">Smallest size first.</param>
    /// <returns>Smallest size first; none for less than three sizes, as nothing then shows how much sizes differ without a
    /// change, and none for more samples than benchmarks have.</returns>
    public static ImmutableArray<LatencyThreshold> Of(ImmutableArray<SizedSamples> sizes)
    {
        if (sizes.Length < Segmentation.FewestSizes || sizes.Sum(s => s.Nanoseconds.Length) > MostSamples)
            return [];
        var whole = new Segmentation(sizes, []);
        var proposed = Proposals(sizes);
        // One at a time, the clearest first: with all of them at once no group would have two sizes to show the noise between sizes.
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

/// <summary>The samples of one stack size: all finite, and their median above zero.</summary>
/// <param name="Median">Harrell–Davis estimate, in nanoseconds.</param>
internal sealed record SizedSamples(ByteSize StackBytes, ImmutableArray<double> Nanoseconds, double Median);

/// <summary>A change point of times over the stack size: the latency threshold, as opposed to the crash thresholds.</summary>
/// <param name="FromBytes">The largest size before the change.</param>
/// <param name="ToBytes">The smallest size after it.</param>
/// <param name="Change">The sizes after it, up to the next threshold, against those before it, back to the last.</param>
public sealed record LatencyThreshold(ByteSize FromBytes, ByteSize ToBytes, Comparison Change);
