using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Curves;

/// <summary>The need of one workload over its n: an element of <c>curves</c> in <c>results.json</c>.</summary>
public sealed record CurveResult
{
    /// <summary>What the workload is called whatever its n is.</summary>
    public required string Workload { get; init; }

    public required TrialEnvironment Environment { get; init; }

    /// <summary>The range that was asked for.</summary>
    public required int From { get; init; }

    /// <inheritdoc cref="From"/>
    public required int To { get; init; }

    /// <summary>Every n that was measured, the smallest first.</summary>
    public required ImmutableArray<CurvePoint> Points { get; init; }

    /// <summary>The parts of the range between gates, the smallest n first; empty where nothing has a need.</summary>
    public required ImmutableArray<CurveStep> Steps { get; init; }

    /// <summary>The straight line that the need follows up to the largest n that has one; null where it follows none.</summary>
    public required LinearGrowth? Growth { get; init; }

    /// <summary>What ends the calls above the largest n that has a need; null where that is the range.</summary>
    public required CurveEnd? End { get; init; }

    /// <summary>Up to which n stacks are enough, smallest stack first.</summary>
    public required ImmutableArray<CurveFit> Fits { get; init; }

    /// <summary>Whether all that there is to find out was measured, within what may be spent.</summary>
    [JsonIgnore]
    public bool IsComplete { get; init; }

    /// <summary>The points with a need.</summary>
    [JsonIgnore]
    public IEnumerable<CurvePoint> Needs => Points.Where(p => p.NeedBytes is not null);

    /// <summary>Whether what may be spent was spent before every gate was found to the n.</summary>
    [JsonIgnore]
    public bool IsCutByBudget => Steps.Any(s => s.Gate is { IsExact: false });
}

/// <summary>A part of a curve without a gate in it.</summary>
/// <param name="FromN">The smallest n that was measured of it.</param>
/// <param name="ToN">The largest.</param>
/// <param name="LeastBytes">The least need in it.</param>
/// <param name="MostBytes">The most.</param>
/// <param name="Gate">What it begins with; null of the first.</param>
public sealed record CurveStep(int FromN, int ToN, ByteSize LeastBytes, ByteSize MostBytes, CurveGate? Gate);

/// <summary>A change of the need from one n to the next.</summary>
/// <param name="BelowN">The largest n that was measured before it.</param>
/// <param name="N">The smallest with the other need: where that is the next one, the gate.</param>
/// <param name="ChangeBytes">By how much the need changes; below zero where it becomes less.</param>
/// <param name="Function">The native function, or the recursion, whose frames change the most; null where no trace tells.</param>
/// <param name="FunctionBytes">By how much they do.</param>
/// <param name="IsNew">Whether the function has no frames below the gate.</param>
/// <param name="Verified">Whether pairs of trials confirm the needs on both sides.</param>
public sealed record CurveGate(
    int BelowN, int N, ByteSize ChangeBytes, string? Function, ByteSize? FunctionBytes, bool IsNew, bool Verified)
{
    [JsonIgnore]
    public bool IsExact => N == BelowN + 1;
}

/// <summary>A need that grows with n along a straight line.</summary>
/// <param name="FromN">The smallest n on the line.</param>
/// <param name="BytesPerN">What each further n takes: a level of a nested structure.</param>
/// <param name="AtZeroBytes">What the line says of n = 0.</param>
/// <param name="Points">How many points lie on it, the one that checks it not counted.</param>
/// <param name="CheckedAtN">The largest n that has a need: what the line, made without it, says of it is compared with it.</param>
/// <param name="CheckedBytes">What was measured there.</param>
/// <param name="PredictedBytes">What the line says.</param>
/// <param name="Function">The function, or the recursion, that takes the most at the largest n; null where no trace tells.</param>
public sealed record LinearGrowth(
    int FromN,
    double BytesPerN,
    double AtZeroBytes,
    int Points,
    int CheckedAtN,
    ByteSize CheckedBytes,
    ByteSize PredictedBytes,
    string? Function);

/// <summary>What ends the calls of larger n.</summary>
/// <param name="LastN">The largest n that has a need.</param>
/// <param name="N">The smallest above it that has none.</param>
/// <param name="Outcome">How the call ended there.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="RecursionLimit">Python's limit that it ran into; null where it was none, or another one than a program can set.</param>
public sealed record CurveEnd(int LastN, int N, OutcomeKind Outcome, string Reason, int? RecursionLimit);

/// <summary>Up to which n a stack is enough.</summary>
/// <param name="StackBytes">Its size.</param>
/// <param name="LargestN">The largest n whose need fits, with all smaller ones; null if not even the smallest does.</param>
/// <param name="LargestNWithMargin">The same with the lab's margin on top of the need.</param>
/// <param name="IsBeyond">Whether that n lies beyond what was measured: on the line alone.</param>
/// <param name="RecursionLimit">
/// The largest recursion limit with which Python ends the call before this stack and its margin do; null where that limit ends no call.
/// </param>
public sealed record CurveFit(ByteSize StackBytes, int? LargestN, int? LargestNWithMargin, bool IsBeyond, int? RecursionLimit);
