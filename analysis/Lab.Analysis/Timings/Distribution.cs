using System.Collections.Immutable;

namespace Lab.Analysis.Timings;

/// <summary>The samples of one benchmark, summed up. Times are in nanoseconds an operation; quantiles are Harrell–Davis estimates.</summary>
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
}
