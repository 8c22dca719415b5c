using System.Text.Json.Serialization;
using Lab.Analysis.Probes;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Curves;

/// <summary>What was measured at one n.</summary>
/// <param name="N">The n of the set-up.</param>
/// <param name="NeedBytes">
/// The minimum stack; where it is not verified the one that the peak predicts. Null where the call did not return on any stack.
/// </param>
/// <param name="Verified">Whether a pair of trials one page apart confirms it.</param>
/// <param name="Outcome">How the call ended that has no need; null of one that has.</param>
/// <param name="Reason">The same in words.</param>
public sealed record CurvePoint(int N, ByteSize? NeedBytes, bool Verified, OutcomeKind? Outcome, string? Reason)
{
    /// <summary>A pair of trials, or a search, came to its end: the need is more than what the peak predicts.</summary>
    [JsonIgnore]
    internal bool IsTried { get; init; }

    /// <summary>All that a probe can tell of it was measured, the trace too.</summary>
    [JsonIgnore]
    internal bool IsDone { get; init; }

    /// <summary>
    /// A pair verified another need than the peak predicts: the call takes what there is, or uses what Python keeps free.
    /// </summary>
    [JsonIgnore]
    internal bool IsUnpredicted { get; init; }

    /// <summary>By how much calls at this n differed.</summary>
    [JsonIgnore]
    internal ByteSize Spread { get; init; }

    /// <summary>What Python keeps free.</summary>
    [JsonIgnore]
    internal ByteSize Reserve { get; init; }

    /// <summary>The part of that which the need does not hold, because native code uses it.</summary>
    [JsonIgnore]
    internal ByteSize UsedOfReserve { get; init; }

    /// <summary>
    /// The call, or its set-up, came to another end: Python raised, or the process died. A larger n may still come to a third.
    /// </summary>
    [JsonIgnore]
    internal bool IsEnd => Outcome is OutcomeKind.Raised or OutcomeKind.Crashed or OutcomeKind.Refused;

    /// <summary>The set-up could not be made; where that is so with every n, the workload has no curve.</summary>
    [JsonIgnore]
    internal bool IsUnprepared { get; init; }

    /// <summary>The points of one workload in one environment within the range that was planned, by n; no more than were planned.</summary>
    internal static ImmutableArray<CurvePoint> Of(string workload, CurvePlan plan, IEnumerable<TrialGroup> groups) =>
    [
        .. groups
            .Where(group => group.Host == Host.Guarded && group.Guarded.Any())
            .Select(group => (Name: WorkloadName.Parse(group.Workload), Group: group))
            .Where(g => g.Name.Workload == workload && g.Name.N >= plan.From && g.Name.N <= plan.To)
            .DistinctBy(g => g.Name.N)
            .Take(plan.Budget)
            .Select(g => Of(g.Name.N!.Value, g.Group))
            .OrderBy(point => point.N),
    ];

    private static CurvePoint Of(int n, TrialGroup group)
    {
        var peaks = PeakReadings.Of(group);
        var measured = NeedVariation.Distribution(group.Measurements);
        if (measured.IsEmpty || peaks.Saturated)
        {
            // Where even the largest stack is used up to its end, that is what ends the calls.
            var last = group.Guarded.Last();
            var reason = last.Outcome is Outcome.Completed ? $"took all of {last.Spec.StackSize}" : OutcomeText.Reason(last.Outcome);
            return new(n, null, false, JudgedOutcome.Of(last, null).Kind, reason)
            {
                IsUnprepared = CatalogError.Is(last.Outcome),
            };
        }

        var minimum = MinimumStack.Of(group, peaks);
        var predicted = measured[^1].Peak.RoundUpToPage() + peaks.Reserve;
        return new(n, minimum.Size ?? predicted, minimum.Verified, null, null)
        {
            IsTried = group.IsSettled(minimum.Size),
            IsDone = group.HasGivenUp || (group.IsSettled(minimum.Size) && group.Traced is not null),
            // A page or two more is what the alignment makes.
            IsUnpredicted = minimum is { Verified: true, Size: { } verified } && !peaks.Varies
                && (verified < predicted || verified - predicted > CurveSearch.Tolerance),
            Spread = peaks.Varies ? measured[^1].Peak - measured[0].Peak : ByteSize.Zero,
            Reserve = peaks.Reserve,
            UsedOfReserve = minimum.Size < predicted ? predicted - minimum.Size.Value : ByteSize.Zero,
        };
    }
}
