using System.Collections.Immutable;
using Lab.Analysis.Timings;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections.Timings;

/// <summary>What the curves of latency say, in sentences made from them.</summary>
internal static class LatencyWords
{
    /// <summary>The answer for all workloads.</summary>
    public static string Answer(ImmutableArray<LatencyCurve> curves)
    {
        var telling = curves.Where(IsTelling).ToList();
        if (telling.Count == 0)
            return "No workload was timed on more than one stack size: what the size costs in time is not known.";
        var limit = SizeMarkup.Text(telling.Min(FreeUpTo));
        var slower = telling.Where(c => FirstSlower(c) is not null).ToList();
        var free = $"Larger stacks cost nothing beyond noise up to {limit}";
        var grown = telling.Where(c => FirstSlower(c) is null && c.LargestToSmallest?.Verdict == ComparisonVerdict.Slower).ToList();
        if (slower.Count == 0 && grown.Count > 0)
        {
            return $"{Number(grown.Count)} of {Number(telling.Count)} curves are slower on their largest stack than on their smallest, with no step in between that "
                + $"could be told from noise.{Price(curves)}";
        }

        if (slower.Count == 0)
            return $"{free}, the largest size that was timed on every curve.{Price(curves)}";
        var worst = slower.MaxBy(c => Steps(c).Max(t => t.Change.Ratio))!;
        var step = Steps(worst).MaxBy(t => t.Change.Ratio)!;
        var some = slower.Count == telling.Count ? "all" : Number(slower.Count);
        return $"{free}; beyond that {some} of {Number(telling.Count)} curves rise, {worst.Workload} the most ({Name(worst)}): "
            + $"{TimeMarkup.Change(step.Change)} from {SizeMarkup.Text(step.ToBytes)} on.{Price(curves)}";
    }

    /// <summary>What the picture of one workload shows.</summary>
    public static Html Of(ImmutableArray<LatencyCurve> curves) => $"{curves.GroupBy(c => c.Environment.BlasThreads).Select(e => Paragraph([.. e]))}";

    private static Html Paragraph(ImmutableArray<LatencyCurve> curves)
    {
        var minimum = curves[0].MinimumStackBytes is { } size ? $"minimum {size}" : "minimum not measured";
        return $"<p>{LatencyPanel.Environment(curves[0].Environment)}, {minimum}: {string.Join("; ", curves.Select(Sentence))}.</p>";
    }

    private static string Sentence(LatencyCurve curve)
    {
        var price = curve.ToUnlimited is { } unlimited ? $", {TimeMarkup.Against(unlimited, "the time with the unlimited BLAS")}" : "";
        return $"{LatencyPanel.Word(curve.Mode)} calls {Course(curve)}{price}";
    }

    private static string Course(LatencyCurve curve)
    {
        var timed = curve.Points.Where(p => p.Time is not null).ToList();
        if (timed.Count == 0)
            return "have no samples";
        var first = $"take {TimingWords.Time(timed[0].Time!.MedianNanoseconds)} on {SizeMarkup.Text(timed[0].StackBytes)}";
        if (timed.Count == 1)
            return first;
        if (curve.Thresholds.IsEmpty && curve.LargestToSmallest is { Verdict: ComparisonVerdict.Slower or ComparisonVerdict.Faster } change)
            return $"{first}, {TimeMarkup.Change(change)} on {SizeMarkup.Text(timed[^1].StackBytes)}, with no step in between that could be told from noise";
        if (curve.Thresholds.IsEmpty)
            return $"{first}, and no other time beyond noise up to {SizeMarkup.Text(timed[^1].StackBytes)}";
        var steps = curve.Thresholds.Select(t => $"{TimeMarkup.Change(t.Change)} from {SizeMarkup.Text(t.ToBytes)} on");
        return $"{first}, {string.Join(", then ", steps)}";
    }

    /// <summary>What it costs to need less stack by using one BLAS thread: for the workload where it costs the most.</summary>
    private static string Price(ImmutableArray<LatencyCurve> curves)
    {
        var compared = curves.Where(c => c.ToUnlimited is not null).ToList();
        var slower = compared.Where(c => c.ToUnlimited!.Verdict == ComparisonVerdict.Slower).ToList();
        if (compared.Count == 0)
            return "";
        if (slower.Count == 0)
            return " With one BLAS thread no call is slower beyond noise.";
        var worst = slower.MaxBy(c => c.ToUnlimited!.Ratio)!;
        return $" With one BLAS thread {Number(slower.Count)} of {Number(compared.Count)} curves are slower than with the unlimited BLAS, "
            + $"{worst.Workload} the most ({LatencyPanel.Word(worst.Mode)}): {TimeMarkup.Change(worst.ToUnlimited!)}"
            + $"{Instead(worst, curves)}.";
    }

    /// <summary>What is had for the price.</summary>
    private static string Instead(LatencyCurve limited, ImmutableArray<LatencyCurve> curves)
    {
        var unlimited = curves.FirstOrDefault(c => c.Workload == limited.Workload && c.Environment.BlasThreads is null)?.MinimumStackBytes;
        return limited.MinimumStackBytes is { } small && unlimited is { } large && small < large ? $", on {small} of stack instead of {large}" : "";
    }

    /// <summary>One size alone says nothing of sizes.</summary>
    private static bool IsTelling(LatencyCurve curve) => curve.Points.Count(p => p.Time is not null) > 1;

    /// <summary>Where it grows without a step, no size but the smallest is known to be free.</summary>
    private static ByteSize FreeUpTo(LatencyCurve curve) => (FirstSlower(curve), curve.LargestToSmallest?.Verdict) switch
    {
        ({ } step, _) => step.FromBytes,
        (null, ComparisonVerdict.Slower) => curve.Points.First(p => p.Time is not null).StackBytes,
        _ => curve.Points.Last(p => p.Time is not null).StackBytes,
    };

    private static LatencyThreshold? FirstSlower(LatencyCurve curve) => Steps(curve).FirstOrDefault();

    private static IEnumerable<LatencyThreshold> Steps(LatencyCurve curve) =>
        curve.Thresholds.Where(t => t.Change.Verdict == ComparisonVerdict.Slower);

    private static string Name(LatencyCurve curve) =>
        $"{LatencyPanel.Word(curve.Mode)}, BLAS threads {WorkloadMarkup.BlasThreads(curve.Environment)}";

    private static string Number(int number) => WorkloadMarkup.Number(number);
}
