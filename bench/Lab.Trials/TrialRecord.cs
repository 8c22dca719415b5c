using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>One finished trial as it stands in the capture.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Evidence">What is left of the worker.</param>
/// <param name="ElapsedSeconds">From starting the worker to its end.</param>
/// <param name="CallSeconds">Duration of the measured call alone, where it returned. Not a benchmark: a first call, once.</param>
public sealed record TrialRecord(TrialSpec Spec, Outcome Outcome, Evidence Evidence, double ElapsedSeconds, double? CallSeconds)
{
    /// <summary>The growth trace, where one was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GrowthTrace? Growth { get; init; }

    /// <summary>Stacks of the other threads that the call used.</summary>
    public ImmutableArray<ThreadReading> OtherThreads { get => field.IsDefault ? [] : field; init; }
}
