using System.Text.Json.Serialization;

namespace Lab.Trials.Timings;

/// <summary>The samples of one benchmark, as they were taken.</summary>
/// <param name="Of">What was timed.</param>
/// <param name="Nanoseconds">
/// Time of one operation, one figure an iteration, in the order they were taken, the benchmark's own overhead taken off. Empty if there
/// are none: see
/// <see cref="Problem"/>.
/// </param>
/// <param name="Operations">Operations in each iteration, whose mean each figure is.</param>
public sealed record Timing(Timed Of, ImmutableArray<double> Nanoseconds, long Operations)
{
    /// <summary>Why there are no samples (the benchmark died, gcc is missing, …), in one line; null where there are.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether samples with and without a reading were taken by turns, so that those of the same number belong together.</summary>
    public bool IsPaired { get; init; }

    /// <summary>
    /// Of the C program: the bridge whose benchmark of the same operation it was run right before and right after. Null in older
    /// captures, which have one bridge, and for everything else.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("beside")]
    public Bridge? FloorOf { get; init; }

    /// <summary>Memory that the timed threads' stacks held while they lived, all together; null where it was not looked at.</summary>
    public ByteSize? Committed { get; init; }
}
