namespace Lab.Analysis.Timings;

/// <summary>A confidence interval.</summary>
/// <param name="Lower">Its lower end, in the unit of the figure it belongs to.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Level">The confidence level, such as 0.95.</param>
public sealed record Interval(double Lower, double Upper, double Level);
