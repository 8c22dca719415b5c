using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>The smallest size at which a guarded trial completes, and how far that is proven.</summary>
/// <param name="Size">Unverified, it is the predicted one, or the smallest known to suffice. Null if nothing completed.</param>
/// <param name="SurvivesAt">Smallest size that completed with no death at or above it.</param>
/// <param name="CrashesAt">Largest size below that at which the call died of a stack overflow.</param>
/// <param name="RefusedAt">Largest size below that at which Python refused the call.</param>
/// <param name="Verified">The first is one page above the larger of the other two.</param>
/// <param name="PredictionHeld">Verified, and where the peak had said.</param>
internal sealed record MinimumStack(
    ByteSize? Size, ByteSize? SurvivesAt, ByteSize? CrashesAt, ByteSize? RefusedAt, bool Verified, bool PredictionHeld)
{
    public static MinimumStack Of(TrialGroup group, PeakReadings peaks)
    {
        var predicted = peaks.PredictedMinimum;
        // A worker that the kernel killed for want of memory, or that a forked child brought down, says nothing of its stack.
        var deaths = group.Guarded
            .Where(t => t.Outcome is Outcome.Refused or Outcome.Crashed { Crash: not (CrashKind.Killed or CrashKind.Fork) })
            .ToImmutableArray();
        var largestDeath = LargestSize(deaths);
        // Another death says nothing about sizes.
        var crashesAt = LargestSize([.. deaths.Where(d => d.Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow })]);
        var refusedAt = LargestSize([.. deaths.Where(d => d.Outcome is Outcome.Refused)]);
        var completed = group.Guarded
            .Where(t => t.Outcome is Outcome.Completed && !(t.Spec.StackSize <= largestDeath) && !IsAnothers(t.Spec.StackSize))
            .OrderBy(t => t.Spec.StackSize)
            .ToImmutableArray();
        if (completed.IsEmpty)
            return new(null, null, crashesAt, refusedAt, false, false);
        var survivesAt = completed[0].Spec.StackSize;
        // Every death lies below: whatever completed at or below one was left out.
        var verified = LargerOf(crashesAt, refusedAt) is { } below && survivesAt - below == ByteSize.Page;
        // A roomy stack suffices for everything: where nothing smaller completed, the peak tells more, unless a call failed there.
        var onlyMeasured = TrialGroup.IsMeasurement(completed[0]);
        var isRefuted = largestDeath >= predicted
            || group.Checks.Any(t => t.Spec.StackSize >= predicted && JudgedOutcome.Of(t, null).CountsAgainstStack);
        var minimum = onlyMeasured && predicted is { } size && !isRefuted ? size : survivesAt;
        return new(minimum, survivesAt, crashesAt, refusedAt, verified, verified && minimum == predicted);

        // Where calls differ, one that completes on less than another took needed less: it says nothing of the other. Far below all that
        // they took, where they differ by a page alone, it is a call that takes what there is.
        bool IsAnothers(ByteSize size) => peaks.Varies ? size < predicted : size < peaks.Peak && size >= peaks.Peak - peaks.Spread;
    }

    /// <summary>
    /// The minimum lies between the peak and what it predicts with what Python keeps free: native code uses a part of that.
    /// </summary>
    public static bool IsOfReserve(ByteSize? minimum, ByteSize? peak, ByteSize reserve) =>
        reserve > ByteSize.Zero && minimum >= peak && minimum <= peak + reserve;

    /// <summary>The largest size that was too small; null if none was tried.</summary>
    public ByteSize? TooSmall => LargerOf(CrashesAt, RefusedAt);

    /// <summary>
    /// True of a call that uses what stack it is given: it always took the same on a roomy stack, and completes on far less.
    /// </summary>
    public bool IsElastic(PeakReadings peaks) =>
        !peaks.Varies && Verified && peaks.Peak is { } taken && taken - Size > ByteSize.Page;

    private static ByteSize? LargerOf(ByteSize? a, ByteSize? b) => new[] { a, b }.Max();

    private static ByteSize? LargestSize(ImmutableArray<TrialRecord> trials) =>
        trials.IsEmpty ? null : trials.Max(t => t.Spec.StackSize);
}
