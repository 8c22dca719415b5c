using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;

namespace Lab.Analysis.Wording;

/// <summary>
/// What stack sizes do to latency, in sentences. The findings and the section of the page say the same, because both take the effect that
/// <see cref="LatencyCurve.Effect"/> decides and the words below.
/// </summary>
public static class LatencyText
{
    private static readonly ImmutableArray<StackSizeEffect> Told =
        [StackSizeEffect.Steps, StackSizeEffect.Grows, StackSizeEffect.None, StackSizeEffect.Unclear];

    /// <summary>A curve in a sentence: <c>scipy.lu-500 (warm, one BLAS thread)</c>.</summary>
    public static string Name(LatencyCurve curve)
    {
        var limit = curve.Environment.BlasThreads is { } threads ? $", {EnvironmentText.BlasThreads(threads)}" : "";
        return $"{curve.Workload} ({HostText.Mode(curve.Mode)}{limit})";
    }

    /// <summary>How many curves show an effect: the title of the finding, and what the section starts with.</summary>
    /// <param name="all">Curves that can tell: with samples on two sizes or more.</param>
    public static string Statement(StackSizeEffect effect, int curves, int all)
    {
        var some = Plural.Part(curves, all, "latency curve");
        return effect switch
        {
            StackSizeEffect.Steps => $"Latency changes at a stack size in {some}",
            StackSizeEffect.Grows => $"Larger stacks make {some} slower, at no size in particular",
            StackSizeEffect.None => $"Larger stacks cost nothing beyond noise in {some}",
            StackSizeEffect.Unclear => $"The samples are too few or too noisy to tell what larger stacks cost in {some}",
            _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "says nothing of stack sizes"),
        };
    }

    /// <summary>The answer for all workloads: what larger stacks cost, then what one BLAS thread costs.</summary>
    public static string Answer(ImmutableArray<LatencyCurve> curves)
    {
        var telling = curves.Where(c => c.Effect is not StackSizeEffect.Unknown).ToList();
        if (telling.Count == 0)
            return "No workload was timed on more than one stack size: what the size costs in time is not known.";
        var statements = Told
            .Select(effect => (Effect: effect, Curves: telling.Where(c => c.Effect == effect).ToList()))
            .Where(told => told.Curves.Count > 0)
            .Select(told => $"{Statement(told.Effect, told.Curves.Count, telling.Count)}{Example(told.Effect, told.Curves)}.");
        return string.Join(" ", statements) + OneThread(curves);
    }

    /// <summary>What the picture of one workload shows of a curve.</summary>
    public static string Sentence(LatencyCurve curve)
    {
        var price = curve.ToUnlimited is { } unlimited ? $", {TimeText.Against(unlimited, "the time with the unlimited BLAS")}" : "";
        return $"{HostText.Calls(curve.Mode)} {Course(curve)}{price}";
    }

    private static string Example(StackSizeEffect effect, List<LatencyCurve> curves)
    {
        if (effect is StackSizeEffect.Steps)
        {
            var (most, step) = curves.SelectMany(c => c.Thresholds.Select(t => (c, t))).MaxBy(s => Math.Abs(Math.Log(s.t.Change.Ratio)));
            return $", {Name(most)} the most: {Change(step)}";
        }

        if (effect is StackSizeEffect.Grows)
        {
            var most = curves.MaxBy(c => c.LargestToSmallest!.Ratio)!;
            return $", {Name(most)} the most: {TimeText.Change(most.LargestToSmallest!)} on {SizeText.Of(Timed(most)[^1].StackBytes)}";
        }

        return effect is StackSizeEffect.None ? $", up to {SizeText.Of(curves.Min(c => Timed(c)[^1].StackBytes))}" : "";
    }

    private static string Course(LatencyCurve curve)
    {
        var timed = Timed(curve);
        if (timed.Count == 0)
            return "have no samples";
        var first = $"take {TimeText.Of(timed[0].Time!.MedianNanoseconds)} on {SizeText.Of(timed[0].StackBytes)}";
        var largest = SizeText.Of(timed[^1].StackBytes);
        return curve.Effect switch
        {
            StackSizeEffect.Unknown => first,
            StackSizeEffect.Steps => $"{first}, {string.Join(", then ", curve.Thresholds.Select(Change))}",
            _ when curve.LargestToSmallest is { Verdict: ComparisonVerdict.Slower or ComparisonVerdict.Faster } change =>
                $"{first}, {TimeText.Change(change)} on {largest}, with no step in between that could be told from noise",
            StackSizeEffect.None => $"{first}, and no other time beyond noise up to {largest}",
            _ => $"{first}, with too few or too noisy samples to tell whether that changes up to {largest}",
        };
    }

    /// <summary>What it costs to need less stack by using one BLAS thread, by the workload where it costs the most.</summary>
    private static string OneThread(ImmutableArray<LatencyCurve> curves)
    {
        var compared = curves.Where(c => c.ToUnlimited is not null).ToList();
        var slower = compared.Where(c => c.ToUnlimited!.Verdict is ComparisonVerdict.Slower).ToList();
        if (compared.Count == 0)
            return "";
        if (slower.Count == 0)
            return " With one BLAS thread no call is slower beyond noise.";
        var worst = slower.MaxBy(c => c.ToUnlimited!.Ratio)!;
        var unlimited = curves.FirstOrDefault(c => c.Workload == worst.Workload && c.Environment.BlasThreads is null)?.MinimumStackBytes;
        var instead = worst.MinimumStackBytes is { } small && small < unlimited ? $", on {small} of stack instead of {unlimited}" : "";
        return $" With one BLAS thread {Plural.Part(slower.Count, compared.Count, "curve")} "
            + $"{Plural.Verb(slower.Count, "are", "is")} slower than with the unlimited BLAS, "
            + $"{worst.Workload} the most ({HostText.Mode(worst.Mode)}): {TimeText.Change(worst.ToUnlimited!)}{instead}.";
    }

    private static string Change(LatencyThreshold threshold) =>
        $"{TimeText.Change(threshold.Change)} from {SizeText.Of(threshold.ToBytes)} on";

    private static List<LatencyPoint> Timed(LatencyCurve curve) => [.. curve.Points.Where(p => p.Time is not null)];
}
