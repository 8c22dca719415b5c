using Perfolizer.Mathematics.Common;
using Range = System.Range;

namespace Lab.Analysis.Statistics;

/// <summary>Stack sizes in groups of neighbours that are said to take the same time.</summary>
/// <param name="sizes">Smallest size first.</param>
/// <param name="boundaries">Index of the first size of each group but the first.</param>
internal sealed class Segmentation(ImmutableArray<SizedSamples> sizes, ImmutableSortedSet<int> boundaries)
{
    /// <summary>Two groups, and a size more: the least that shows how sizes differ within a group.</summary>
    public const int FewestSizes = 3;

    private readonly double[] _logarithms = [.. sizes.Select(s => Math.Log(s.Median))];

    /// <summary>
    /// How far the least clear boundary stands out of the noise: its difference by the half width of its interval. Above 1 it does.
    /// </summary>
    public double Clarity => boundaries.Min(ClarityOf);

    /// <summary>Whether each boundary is a step, clear of the noise between sizes, and of the noise within them.</summary>
    public bool Holds => boundaries.All(b => ClarityOf(b) > 1 && IsStep(b) && IsDifference(b));

    /// <summary>This one with one boundary more, each in turn.</summary>
    public IEnumerable<Segmentation> Refinements(IEnumerable<int> proposed) =>
        proposed.Where(b => !boundaries.Contains(b)).Select(b => new Segmentation(sizes, boundaries.Add(b)));

    public ImmutableArray<LatencyThreshold> Thresholds() =>
        [.. boundaries.Select(b => new LatencyThreshold(sizes[b - 1].StackBytes, sizes[b].StackBytes, Change(b)!))];

    /// <summary>
    /// A slow drift, of the machine rather than the stack, or a steady growth has no place where it happens. A threshold has: nowhere in
    /// its two groups do neighbours differ by more.
    /// </summary>
    private bool IsStep(int boundary)
    {
        var (before, after) = Around(boundary);
        var inside = Enumerable.Range(before.Start.Value + 1, after.End.Value - before.Start.Value - 1);
        return inside.MaxBy(b => Math.Abs(Step(b))) == boundary;
    }

    /// <summary>The two sizes that meet there differ, and so do, the same way, the two groups.</summary>
    private bool IsDifference(int boundary) =>
        Comparison.Of(sizes[boundary].Nanoseconds, sizes[boundary - 1].Nanoseconds)?.Verdict
            is { } verdict and (ComparisonVerdict.Slower or ComparisonVerdict.Faster)
        && Change(boundary)?.Verdict == verdict;

    private double Step(int size) => _logarithms[size] - _logarithms[size - 1];

    /// <summary>
    /// The difference of two neighbouring groups' typical sizes against how sizes differ within all groups: nothing can be said where
    /// each size is a group. The boundary is the best of as many as there are places for one, so the level is that of Bonferroni.
    /// </summary>
    private double ClarityOf(int boundary)
    {
        var (before, after) = Around(boundary);
        var freedom = sizes.Length - boundaries.Count - 1;
        if (freedom == 0)
            return 0;
        var squares = Groups().Sum(g => Moments.Create(_logarithms[g]).Variance * (_logarithms[g].Length - 1));
        var error = Math.Sqrt(squares / freedom * ((1.0 / _logarithms[before].Length) + (1.0 / _logarithms[after].Length)));
        var difference = _logarithms[after].Average() - _logarithms[before].Average();
        var level = 1 - ((1 - Estimates.Level) / (sizes.Length - 1));
        return Math.Abs(difference) / new ConfidenceIntervalEstimator(freedom + 1, difference, error).ConfidenceInterval(level).Margin;
    }

    private Comparison? Change(int boundary)
    {
        var (before, after) = Around(boundary);
        return Comparison.Of(Samples(after), Samples(before));
    }

    private IEnumerable<double> Samples(Range group) => sizes[group].SelectMany(s => s.Nanoseconds);

    private (Range Before, Range After) Around(int boundary)
    {
        var index = boundaries.IndexOf(boundary);
        var (start, end) = (index == 0 ? 0 : boundaries[index - 1], index + 1 == boundaries.Count ? sizes.Length : boundaries[index + 1]);
        return (start..boundary, boundary..end);
    }

    private IEnumerable<Range> Groups() => boundaries.Prepend(0).Zip(boundaries.Append(sizes.Length), (from, to) => from..to);
}
