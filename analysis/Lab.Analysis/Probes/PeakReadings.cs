using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>What the guarded trials that completed read of their stacks.</summary>
/// <param name="Residency">Largest peak by residency, that of later calls included.</param>
/// <param name="Spread">Largest minus smallest peak by residency over the repeats, of the first call of each.</param>
/// <param name="Measurements">How many peaks by residency there are.</param>
/// <param name="Paint">Largest peak by paint, to the word.</param>
/// <param name="Trace">
/// Depth of the deepest step of a growth trace. Null where a trace had a problem and the others read more: it may have ended early.
/// </param>
/// <param name="CoarseTrace">True if only faults in user mode could be traced: the trace may then end some pages early.</param>
/// <param name="Harness">The harness's own part of the peaks.</param>
/// <param name="Saturated">True if the largest stack that completed reads as used up to its end: the true peak may lie below.</param>
/// <param name="Varies">True if calls that were made alike needed different stacks.</param>
internal sealed record PeakReadings(
    ByteSize? Residency,
    ByteSize? Spread,
    int Measurements,
    ByteSize? Paint,
    ByteSize? Trace,
    bool CoarseTrace,
    ByteSize? Harness,
    bool Saturated,
    bool Varies)
{
    /// <summary>The readings that were made.</summary>
    public IEnumerable<(ReadingMethod Method, ByteSize Peak)> Known
    {
        get
        {
            if (Residency is { } residency)
                yield return (ReadingMethod.Residency, residency);
            if (Paint is { } paint)
                yield return (ReadingMethod.Paint, paint);
            if (Trace is { } trace)
                yield return (ReadingMethod.Trace, trace);
        }
    }

    /// <summary>
    /// The peak that the readings are compared with: paint reads the first call of its trial alone, and later ones may go deeper.
    /// </summary>
    public ByteSize? OfFirstCalls { get; private init; }

    /// <summary>To the page: the deepest of the readings, as each can miss a touch and none can make one up.</summary>
    public ByteSize? Peak => Known.Any() ? Known.Max(k => k.Peak.RoundUpToPage()) : null;

    /// <summary>The readings that reach the peak.</summary>
    public ImmutableArray<ReadingMethod> StandsOn => [.. Known.Where(k => k.Peak.RoundUpToPage() == Peak).Select(k => k.Method)];

    /// <summary>What Python keeps free at the low end of a stack; see <see cref="StackReading.Reserve"/>.</summary>
    public ByteSize Reserve { get; private init; }

    /// <summary>
    /// The minimum stack that the peak predicts: with what Python keeps free, as if it checked the deepest frame. Native code that it does
    /// not check may use that too, and then less is enough.
    /// </summary>
    public ByteSize? PredictedMinimum => Peak + Reserve;

    public static PeakReadings Of(TrialGroup group)
    {
        var byResidency = Readings(group.Guarded.Where(t => !IsSaturated(t)), Watermark.Residency);
        var byPaint = Readings(group.Guarded, Watermark.Paint);
        var traces = Traces(group);
        var traced = Largest([.. traces.SelectMany(t => t.Steps)], s => s.DepthBytes);
        var residency = Largest([.. group.Guarded.Where(t => !IsSaturated(t)).SelectMany(NeedVariation.Calls)], run => run.Peak);
        var paint = Largest(byPaint, r => r.Peak);
        var endedEarly = traces.Any(t => t.Problem is not null) && (traced < residency || traced < paint);
        return new(
            residency,
            byResidency.IsEmpty ? null : byResidency.Max(r => r.Peak) - byResidency.Min(r => r.Peak),
            byResidency.Length,
            paint,
            endedEarly ? null : traced,
            traces.Any(t => t.UserModeOnly),
            Largest([.. byResidency, .. byPaint], r => r.Entry),
            group.Measurements.Where(t => t.Outcome is Outcome.Completed { Reading: not null })
                .GroupBy(t => t.Spec.StackSize).MaxBy(same => same.Key)?.Any(IsSaturated) == true,
            NeedVariation.IsSeenIn(group.Trials))
        {
            Reserve = Largest([.. byResidency, .. byPaint], r => r.Reserve) ?? ByteSize.Zero,
            OfFirstCalls = new[] { Largest(byResidency, r => r.Peak), Largest(byPaint, r => r.Peak) }.Max()?.RoundUpToPage(),
        };
    }

    /// <summary>
    /// A roomy stack was read as used up to its end: its size is no peak. On a stack that fits exactly, the last page is touched as it
    /// should be.
    /// </summary>
    private static bool IsSaturated(TrialRecord trial) =>
        TrialGroup.IsMeasurement(trial) && trial.Outcome is Outcome.Completed { Reading.Saturated: true };

    private static ImmutableArray<StackReading> Readings(IEnumerable<TrialRecord> trials, Watermark watermark) =>
    [
        .. trials
            .Where(t => t.Spec.Watermark == watermark)
            .Select(t => (t.Outcome as Outcome.Completed)?.Reading)
            .OfType<StackReading>(),
    ];

    private static ImmutableArray<GrowthTrace> Traces(TrialGroup group) =>
        [.. group.Trials.Where(t => t.Spec.Host.IsGuarded() && t.Outcome is Outcome.Completed).Select(t => t.Growth).OfType<GrowthTrace>()];

    private static ByteSize? Largest<T>(ImmutableArray<T> readings, Func<T, ByteSize> size) =>
        readings.IsEmpty ? null : readings.Max(size);
}
