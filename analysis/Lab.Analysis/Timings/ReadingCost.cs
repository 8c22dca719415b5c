using Lab.Analysis.Statistics;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What measuring the stack adds to a call of about a millisecond.</summary>
public sealed record ReadingCost
{
    /// <summary>How the peak is read after the call; <see cref="Watermark.None"/> is what the others are compared with.</summary>
    public required Watermark Reading { get; init; }

    public required ByteSize StackBytes { get; init; }

    /// <summary>Null where there are no samples.</summary>
    public Distribution? Time { get; init; }

    /// <summary>Against the same call on the same stack without a reading; null for that one.</summary>
    public Comparison? ToUnmeasured { get; init; }

    /// <summary>Why there is no figure; null where there is.</summary>
    public string? Problem { get; init; }

    /// <summary>By size and reading, each compared with the same call without one.</summary>
    internal static ImmutableArray<ReadingCost> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. timings
            .Where(t => t.Timed is Timed.Measured)
            .Select(t => (Measured: (Timed.Measured)t.Timed, Timing: t))
            .GroupBy(t => t.Measured.StackSize)
            .OrderBy(same => same.Key)
            .SelectMany(same => same.OrderBy(t => t.Measured.Reading).Select(t => Cost(t.Measured, t.Timing, Unmeasured(same)))),
    ];

    private static SampledTiming? Unmeasured(IEnumerable<(Timed.Measured Measured, SampledTiming Timing)> same) =>
        same.Where(t => t.Measured.Reading is Watermark.None).Select(t => t.Timing).FirstOrDefault();

    private static ReadingCost Cost(Timed.Measured measured, SampledTiming timing, SampledTiming? unmeasured) => new()
    {
        Reading = measured.Reading,
        StackBytes = measured.StackSize,
        Time = timing.Time,
        ToUnmeasured = measured.Reading is Watermark.None ? null : timing.To(unmeasured),
        Problem = timing.Problem,
    };
}
