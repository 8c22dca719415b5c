using Lab.Analysis.Timings;
using Lab.Trials.Timings;

namespace Lab.Analysis.Findings;

/// <summary>What larger stacks cost in time: the latency thresholds beside the crash thresholds.</summary>
internal sealed class LatencyOverStackSize : IFindingRule
{
    /// <summary>
    /// A price up to this may hide behind "nothing beyond noise": where the samples leave room for more, nothing is said. Growth without a step
    /// is told above it only, as two processes that time the same may differ by some per cent, which the samples of one process do not show.
    /// </summary>
    private const double Hidden = 1.1;

    private const int Told = 4;

    public IEnumerable<Finding> Find(Results results)
    {
        var curves = (results.Timings?.Latency ?? []).Where(c => c.LargestToSmallest is not null).ToList();
        var stepped = curves.Where(c => c.Thresholds.Length > 0).ToList();
        if (stepped.Count > 0)
        {
            yield return Note(
                $"Latency changes at a stack size in {Of(stepped, curves)}",
                stepped,
                c => $"{Name(c)} {string.Join(", ", c.Thresholds.Select(Change))}{Zones(c)}");
        }

        var growing = curves.Except(stepped).Where(c => c.LargestToSmallest is { Verdict: ComparisonVerdict.Slower, RatioInterval.Lower: > Hidden }).ToList();
        if (growing.Count > 0)
        {
            yield return Note(
                $"Larger stacks make {Of(growing, curves)} slower, at no size in particular",
                growing,
                c => $"{Name(c)} {TimingWords.Ratio(c.LargestToSmallest!)} at {Measured(c)[^1].StackBytes} against {Measured(c)[0].StackBytes}");
        }

        var free = curves.Except(stepped).Where(c => c.LargestToSmallest is { Verdict: not ComparisonVerdict.Slower, RatioInterval.Upper: <= Hidden }).ToList();
        if (free.Count > 0)
        {
            yield return Note(
                $"Larger stacks cost nothing beyond noise in {Of(free, curves)}",
                free,
                c => $"{Name(c)} up to {Measured(c)[^1].StackBytes}, {TimingWords.Ratio(c.LargestToSmallest!)}{Zones(c)}");
        }
    }

    private static Finding Note(string title, List<LatencyCurve> curves, Func<LatencyCurve, string> tell) => new(
        FindingSeverity.Note,
        title,
        string.Join(". ", curves.Take(Told).Select(tell)) + (curves.Count > Told ? $". And {curves.Count - Told} more." : "."),
        [.. curves.Select(c => c.Workload).Distinct(StringComparer.Ordinal)]);

    private static string Of(List<LatencyCurve> some, List<LatencyCurve> all) => $"{some.Count} of {Counted.Of(all.Count, "latency curve")}";

    private static string Name(LatencyCurve curve)
    {
        var threads = curve.Environment.BlasThreads switch { null => "", 1 => ", one BLAS thread", { } limit => $", {limit} BLAS threads" };
        return $"{curve.Workload} ({(curve.Mode is CallMode.Cold ? "cold" : "warm")}{threads}):";
    }

    private static string Change(LatencyThreshold threshold) =>
        $"{TimingWords.Comparison(threshold.Change)} from {threshold.ToBytes} on";

    private static string Zones(LatencyCurve curve) => (curve.MinimumStackBytes, curve.OverrunZone) switch
    {
        ({ } minimum, { } zone) => $"; needs {minimum}, and overruns unseen from {zone.FromBytes}",
        ({ } minimum, null) => $"; needs {minimum}",
        _ => "",
    };

    private static List<LatencyPoint> Measured(LatencyCurve curve) => [.. curve.Points.Where(p => p.Time is not null)];
}
