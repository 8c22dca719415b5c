using System.Text.Json.Serialization;
using Pragmastat;

namespace Lab.Analysis.Statistics;

/// <summary>
/// The samples of one benchmark, summed up. Times are in nanoseconds an operation; quantiles are Harrell–Davis estimates.
/// </summary>
public sealed record Distribution
{
    /// <summary>Number of samples.</summary>
    public required int Samples { get; init; }

    public required double MedianNanoseconds { get; init; }

    /// <summary>Confidence interval of the median; null where there are too few samples for one.</summary>
    public Interval? MedianInterval { get; init; }

    public required double Percentile25Nanoseconds { get; init; }

    public required double Percentile75Nanoseconds { get; init; }

    public required double Percentile95Nanoseconds { get; init; }

    public required double MinimumNanoseconds { get; init; }

    public required double MaximumNanoseconds { get; init; }

    /// <summary>Samples outside the fences of Tukey, smallest first. They are part of every other figure here.</summary>
    public ImmutableArray<double> OutliersNanoseconds { get; init; } = [];

    /// <summary>Where the modes lie, smallest first; empty where the samples have one only, or are too few to tell.</summary>
    public ImmutableArray<double> ModesNanoseconds { get; init; } = [];

    /// <summary>The samples themselves, in the order they were taken; empty where only their sums are known.</summary>
    [JsonIgnore]
    public ImmutableArray<double> Nanoseconds { get; init; } = [];

    /// <summary>Sums samples up.</summary>
    /// <param name="nanoseconds">Times of one operation; those that are not finite numbers are left out.</param>
    /// <returns>Null where there are none.</returns>
    public static Distribution? Of(IEnumerable<double> nanoseconds)
    {
        double[] finite = [.. nanoseconds.Where(double.IsFinite)];
        if (finite.Length == 0)
            return null;
        var sample = new Sample(finite);
        return new()
        {
            Samples = sample.Size,
            MedianNanoseconds = Estimates.Median(sample).Median,
            MedianInterval = Estimates.MedianInterval(sample),
            Percentile25Nanoseconds = Estimates.Quantile(sample, 0.25),
            Percentile75Nanoseconds = Estimates.Quantile(sample, 0.75),
            Percentile95Nanoseconds = Estimates.Quantile(sample, 0.95),
            MinimumNanoseconds = sample.SortedValues[0],
            MaximumNanoseconds = sample.SortedValues[^1],
            OutliersNanoseconds = Estimates.Outliers(sample),
            Nanoseconds = [.. finite],
            ModesNanoseconds = Estimates.Modes(sample),
        };
    }
}

/// <summary>A confidence interval.</summary>
/// <param name="Lower">Its lower end, in the unit of the figure it belongs to.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Level">The confidence level, such as 0.95.</param>
public sealed record Interval(double Lower, double Upper, double Level);
