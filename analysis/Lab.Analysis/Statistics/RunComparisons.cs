using Pragmastat;
using Perfolizer.Mathematics.Functions;

namespace Lab.Analysis.Statistics;

/// <summary>
/// Compares what two runs timed, all of it at once. One comparison at a time would cry wolf in two ways.
/// </summary>
/// <remarks>
/// <para>
/// The samples of one run do not show by how much two runs of the same program differ: where its code and data lie in memory, the clock of
/// the processor and what else the machine does are the same for all of them (Mytkowicz et al., "Producing wrong data without doing
/// anything obviously wrong!", 2009; Kalibera and Jones, "Rigorous benchmarking in reasonable time", 2013, who repeat whole runs for that).
/// With two runs that can be read off the comparisons themselves, of which most show no change: how far their ratios scatter around their
/// median beyond what the samples explain is a variance between runs, as in a random-effects model (DerSimonian and Laird, "Meta-analysis
/// in clinical trials", 1986), here by the median absolute deviation, which the few that did change do not move. It is added to the error
/// of each. Benchmarks of one subject, such as a workload on all its stack sizes, are disturbed together: the variance is known as well as
/// that many independent subjects let it be, so its degrees of freedom are theirs, and Student's factor is larger where they are few.
/// </para>
/// <para>
/// And of a hundred comparisons at 95 % five are wrong. So each interval has the level at which all of them together hold with 95 %
/// (Bonferroni), and a difference counts only where its interval excludes every ratio that does not matter (<see
/// cref="Comparison.SmallestThatMatters"/>), not just no difference.
/// </para>
/// <para>
/// None of that helps where other processes took the processor during one of the runs: a call of 20 µs was seen to take 6 ms then, and no
/// distribution of the others foretells it. Such runs scatter as a whole, and then nothing of that kind is judged: see <see
/// cref="LargestScatter"/>.
/// </para>
/// </remarks>
internal static class RunComparisons
{
    /// <summary>
    /// Where two runs of the same may differ by more than this factor, beyond their samples' errors, at least one of them was disturbed: no
    /// difference of their kind is taken for one. Undisturbed runs differ by some per cent.
    /// </summary>
    public const double LargestScatter = 1.5;

    /// <summary>With fewer subjects of a kind their scatter says too little: then <see cref="AssumedBetweenRuns"/> holds.</summary>
    private const int FewestSubjects = 5;

    /// <summary>
    /// By as much two runs that time the same may differ; see <see cref="Timings.LatencyCurve.Noticeable"/>, which is two of these.
    /// </summary>
    private static readonly double AssumedBetweenRuns = Math.Log(Timings.LatencyCurve.Noticeable) / 2;

    /// <summary>Makes a median absolute deviation a standard deviation, for a normal distribution.</summary>
    private const double Consistency = 1.4826;

    /// <summary>Compares the second of each pair with the first.</summary>
    /// <param name="pairs">Samples of the same benchmark in two runs, in nanoseconds, finite: of which kind, and of what.</param>
    /// <returns>
    /// One for each pair, in their order, null where there are too few samples for an interval; and the factor by which two runs of the
    /// same may differ for benchmarks of its kind.
    /// </returns>
    public static ImmutableArray<(Comparison? Comparison, double Scatter)> Of(IReadOnlyList<RunPair> pairs)
    {
        var ratios = pairs.Select(pair => (pair.Kind, pair.Subject, Ratio: RunRatio.Of(pair))).ToList();
        var compared = ratios.FindAll(r => r.Ratio is not null);
        var between = compared.GroupBy(r => r.Kind).ToDictionary(
            kind => kind.Key, kind => BetweenRuns([.. kind.Select(r => r.Ratio!)], kind.Select(r => r.Subject).Distinct().Count()));
        var level = 1 - ((1 - Estimates.Level) / Math.Max(1, compared.Count));
        return
        [
            .. ratios.Select(r => r.Ratio is null
                ? (null, 1.0)
                : ((Comparison?)r.Ratio.Compare(level, between[r.Kind]), Factor(between[r.Kind].Relative))),
        ];
    }

    /// <summary>By how much two runs of the same differ beyond their samples' errors, with its degrees of freedom.</summary>
    private static (double Relative, int Freedom) BetweenRuns(ImmutableArray<RunRatio> ratios, int subjects)
    {
        var freedom = Math.Max(FewestSubjects, subjects) - 1;
        if (ratios.All(r => r.IsSame))
            return (0, freedom);
        if (subjects < FewestSubjects)
            return (AssumedBetweenRuns, freedom);
        var centre = Median(ratios.Select(r => r.Logarithm));
        var scatter = Consistency * Median(ratios.Select(r => Math.Abs(r.Logarithm - centre)));
        var explained = Median(ratios.Select(r => r.Variance));
        return (Math.Sqrt(Math.Max(0, (scatter * scatter) - explained)), freedom);
    }

    /// <summary>Of two standard deviations.</summary>
    private static double Factor(double between) => Math.Exp(2 * between);

    private static double Median(IEnumerable<double> values) => Estimates.Quantile(new Sample([.. values]), 0.5);

    /// <summary>How the medians of one benchmark compare, and how exact each of them is by its samples.</summary>
    private sealed record RunRatio(
        double Ratio, double ShiftNanoseconds, (double Relative, int Freedom) Base, (double Relative, int Freedom) Head, bool IsSame)
    {
        public double Logarithm => Math.Log(Ratio);

        public double Variance => (Base.Relative * Base.Relative) + (Head.Relative * Head.Relative);

        public static RunRatio? Of(RunPair pair)
        {
            var (@base, head) = (pair.Base, pair.Head);
            if (Math.Min(@base.Length, head.Length) < Estimates.FewestForInterval)
                return null;
            var (before, now) = (new Sample([.. @base]), new Sample([.. head]));
            var ((was, wasError), (isNow, isError)) = (Estimates.Median(before), Estimates.Median(now));
            return !(was > 0 && isNow > 0) ? null : new(
                RatioFunction.Instance.Value(before, now, 0.5),
                Toolkit.Shift(now, before),
                (wasError / was, before.Size - 1),
                (isError / isNow, now.Size - 1),
                @base.SequenceEqual(head));
        }

        public Comparison Compare(double level, (double Relative, int Freedom) between)
        {
            var interval = Comparison.RatioIntervalOf(Ratio, level, Base, Head, between);
            var verdict = interval switch
            {
                _ when Factor(between.Relative) > LargestScatter => ComparisonVerdict.WithinNoise,
                { Lower: > Comparison.SmallestThatMatters } => ComparisonVerdict.Slower,
                { Upper: < 1 / Comparison.SmallestThatMatters } => ComparisonVerdict.Faster,
                { Lower: > 1 } or { Upper: < 1 } => ComparisonVerdict.Negligible,
                _ => ComparisonVerdict.WithinNoise,
            };
            return new(ShiftNanoseconds, Ratio, interval, verdict);
        }
    }
}

/// <summary>The samples of one benchmark in two runs, in nanoseconds.</summary>
/// <param name="Kind">The suite: benchmarks of a kind are assumed to differ about as much from run to run.</param>
/// <param name="Subject">What was timed, whatever the stack size: benchmarks of one subject are disturbed together.</param>
/// <param name="Base">Finite numbers; empty where it was not timed.</param>
/// <param name="Head">Likewise.</param>
internal sealed record RunPair(Type Kind, object Subject, ImmutableArray<double> Base, ImmutableArray<double> Head);
