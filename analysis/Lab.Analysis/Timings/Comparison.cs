namespace Lab.Analysis.Timings;

/// <summary>How much slower one distribution is than another, and whether that can be told from noise.</summary>
/// <param name="ShiftNanoseconds">Typical difference: positive where this one is slower.</param>
/// <param name="Ratio">Typical ratio: above 1 where this one is slower.</param>
/// <param name="RatioInterval">Confidence interval of the ratio; null where there are too few samples for one.</param>
/// <param name="Verdict">What may be said of the difference.</param>
public sealed record Comparison(double ShiftNanoseconds, double Ratio, Interval? RatioInterval, ComparisonVerdict Verdict);
