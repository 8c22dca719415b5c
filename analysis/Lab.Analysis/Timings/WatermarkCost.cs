using Lab.Trials;

namespace Lab.Analysis.Timings;

/// <summary>What measuring the stack adds to a call of about a millisecond.</summary>
public sealed record WatermarkCost
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
}
