using System.Text.Json.Serialization;
using Pragmastat;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.Functions;

namespace Lab.Analysis.Statistics;

/// <summary>How much slower one distribution is than another, and whether that can be told from noise.</summary>
/// <param name="ShiftNanoseconds">Typical difference (Hodges–Lehmann): positive where this one is slower.</param>
/// <param name="Ratio">Ratio of the medians (Harrell–Davis): above 1 where this one is slower.</param>
/// <param name="RatioInterval">Confidence interval of the ratio; null where there are too few samples for one.</param>
/// <param name="Verdict">What the difference allows to say.</param>
public sealed record Comparison(double ShiftNanoseconds, double Ratio, Interval? RatioInterval, ComparisonVerdict Verdict)
{
    /// <summary>
    /// A smaller ratio, either way, is called negligible, however sure it is: where code and data happen to lie in memory changes the
    /// same program by as much from one process to the next (Mytkowicz et al., "Producing wrong data without doing anything obviously
    /// wrong!", 2009).
    /// </summary>
    public const double SmallestThatMatters = 1.02;

    /// <summary>Compares samples with those of a reference.</summary>
    /// <param name="nanoseconds">Times of one operation; those that are not finite numbers are left out.</param>
    /// <param name="reference">What they are compared with.</param>
    /// <returns>Null where one of them has no samples, or a median that is not above zero: there is no ratio then.</returns>
    public static Comparison? Of(IEnumerable<double> nanoseconds, IEnumerable<double> reference)
    {
        double[] these = [.. nanoseconds.Where(double.IsFinite)];
        double[] those = [.. reference.Where(double.IsFinite)];
        if (these.Length == 0 || those.Length == 0)
            return null;
        var (sample, referenceSample) = (new Sample(these), new Sample(those));
        var (median, error) = Estimates.Median(sample);
        var (referenceMedian, referenceError) = Estimates.Median(referenceSample);
        if (!(median > 0 && referenceMedian > 0))
            return null;
        var ratio = RatioFunction.Instance.Value(referenceSample, sample, 0.5);
        var interval = Math.Min(sample.Size, referenceSample.Size) < Estimates.FewestForInterval
            ? null
            : RatioIntervalOf(
                ratio, Estimates.Level, (error / median, sample.Size - 1), (referenceError / referenceMedian, referenceSample.Size - 1));
        return new(Toolkit.Shift(sample, referenceSample), ratio, interval, Judge(ratio, interval));
    }

    /// <summary>Compares samples with those taken next to them, in pairs: what disturbs both of a pair makes no difference.</summary>
    /// <returns>Null where there are none, or one is not above zero. Ratio and interval are those of the pairs' median ratio.</returns>
    public static Comparison? OfPairs(IReadOnlyList<double> nanoseconds, IReadOnlyList<double> reference)
    {
        if (nanoseconds.Count == 0 || nanoseconds.Concat(reference).Any(n => !(double.IsFinite(n) && n > 0)))
            return null;
        var (ratio, error) = Estimates.Median(new Sample([.. nanoseconds.Zip(reference, (these, those) => Math.Log(these / those))]));
        var (shift, _) = Estimates.Median(new Sample([.. nanoseconds.Zip(reference, (these, those) => these - those)]));
        var known = nanoseconds.Count < Estimates.FewestForInterval
            ? null
            : new ConfidenceIntervalEstimator(nanoseconds.Count, ratio, error).ConfidenceInterval(Estimates.Level) is var logarithm
                ? new Interval(Math.Exp(logarithm.Lower), Math.Exp(logarithm.Upper), Estimates.Level)
                : null;
        return new(shift, Math.Exp(ratio), known, Judge(Math.Exp(ratio), known));
    }

    private static ComparisonVerdict Judge(double ratio, Interval? interval) => (ratio, interval) switch
    {
        ( >= SmallestThatMatters, { Lower: > 1 }) => ComparisonVerdict.Slower,
        ( <= 1 / SmallestThatMatters, { Upper: < 1 }) => ComparisonVerdict.Faster,
        (_, { Lower: > 1 } or { Upper: < 1 }) => ComparisonVerdict.Negligible,
        _ => ComparisonVerdict.WithinNoise,
    };

    /// <summary>
    /// From what makes the ratio uncertain, above all the standard errors of both medians: on the scale of logarithms, where the error of a
    /// ratio is the relative errors together; Student's factor for the degrees of freedom that Welch and Satterthwaite give it.
    /// </summary>
    /// <param name="errors">Each relative standard error with the degrees of freedom that it was estimated with, one or more.</param>
    internal static Interval RatioIntervalOf(double ratio, double level, params ReadOnlySpan<(double Relative, int Freedom)> errors)
    {
        var (variance, squares, freedom) = (0.0, 0.0, 0);
        foreach (var error in errors)
        {
            var square = error.Relative * error.Relative;
            variance += square;
            squares += square * square / error.Freedom;
            freedom += error.Freedom;
        }

        var size = (squares > 0 ? variance * variance / squares : freedom) + 1;
        var logarithm = new ConfidenceIntervalEstimator(size, Math.Log(ratio), Math.Sqrt(variance)).ConfidenceInterval(level);
        // Samples that say nothing have no upper end: JSON has no word for that.
        return new(Math.Exp(logarithm.Lower), Math.Min(double.MaxValue, Math.Exp(logarithm.Upper)), level);
    }
}

/// <summary>What a difference between two distributions allows to say.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComparisonVerdict>))]
public enum ComparisonVerdict
{
    /// <summary>The difference cannot be told from noise.</summary>
    [JsonStringEnumMemberName("withinNoise")]
    WithinNoise,

    /// <summary>There is a difference, too small to matter: see <see cref="Comparison.SmallestThatMatters"/>.</summary>
    [JsonStringEnumMemberName("negligible")]
    Negligible,

    [JsonStringEnumMemberName("slower")]
    Slower,

    [JsonStringEnumMemberName("faster")]
    Faster,
}
