using Pragmastat;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.Multimodality;
using Perfolizer.Mathematics.OutlierDetection;
using Perfolizer.Mathematics.QuantileEstimators;

namespace Lab.Analysis.Statistics;

/// <summary>What Perfolizer estimates, of samples that are all finite.</summary>
internal static class Estimates
{
    /// <summary>Level of every interval that is published.</summary>
    public const double Level = 0.95;

    /// <summary>With two samples Student's factor is 12.7: such an interval says nothing.</summary>
    public const int FewestForInterval = 3;

    /// <summary>
    /// With fewer samples the detector's smoothing joins even modes far apart: of two, 30 % apart, it finds few at 20 samples, most at
    /// 30.
    /// </summary>
    public const int FewestForModes = 30;

    /// <summary>A mode that holds less than this share of the samples is a few outliers.</summary>
    private const double SmallestMode = 0.1;

    public static double Quantile(Sample sample, double probability) =>
        HarrellDavisQuantileEstimator.Instance.Quantile(sample, probability);

    /// <summary>The median with its standard error by Maritz and Jarrett, which is zero for samples that are all the same.</summary>
    public static (double Median, double Error) Median(Sample sample)
    {
        var (centre, estimator) = CentredMedian(sample);
        return (centre + estimator.Estimation, estimator.StandardError);
    }

    /// <summary>Of times: an interval of so few samples that it would reach below zero ends there.</summary>
    public static Interval? MedianInterval(Sample sample)
    {
        if (sample.Size < FewestForInterval)
            return null;
        var (centre, estimator) = CentredMedian(sample);
        var (median, margin) = (centre + estimator.Estimation, estimator.ConfidenceInterval(Level).Margin);
        return new(Math.Min(median, Math.Max(0, median - margin)), median + margin, Level);
    }

    public static ImmutableArray<double> Outliers(Sample sample) =>
        [.. TukeyOutlierDetector.Create(sample).AllOutliers(sample.SortedValues)];

    /// <summary>Two modes or more, smallest first; empty for one.</summary>
    public static ImmutableArray<double> Modes(Sample sample)
    {
        // Modes nearer than what matters are one; without any width the detector has nothing to divide by.
        if (sample.Size < FewestForModes || !(sample.SortedValues[^1] > sample.SortedValues[0] * Comparison.SmallestThatMatters))
            return [];
        var modes = Detect(sample)
            .Where(mode => mode.Sample.Size >= SmallestMode * sample.Size)
            .Select(mode => mode.Location)
            .Order()
            .ToList();
        return modes.Count > 1 && modes[^1] > modes[0] * Comparison.SmallestThatMatters ? [.. modes] : [];
    }

    private static IReadOnlyList<RangedMode> Detect(Sample sample)
    {
        try
        {
            return LowlandModalityDetector.Instance.DetectModes(sample).Modes;
        }
        catch (InvalidOperationException)
        {
            // It refuses a valley between two peaks of its density if no sample lies there: that cannot be asked before.
            return [];
        }
    }

    // The variance is a difference of squares: around a sample in the middle they do not cancel, and of equal samples they are exactly
    // zero.
    private static (double Centre, ConfidenceIntervalEstimator Estimator) CentredMedian(Sample sample)
    {
        var centre = sample.SortedValues[sample.Size / 2];
        return (centre, HarrellDavisQuantileEstimator.Instance.QuantileConfidenceIntervalEstimator(sample - centre, 0.5));
    }
}
