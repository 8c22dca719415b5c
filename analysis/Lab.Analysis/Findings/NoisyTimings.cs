using Lab.Analysis.Timings;

namespace Lab.Analysis.Findings;

/// <summary>Timings whose median is not known well, or that have two typical values.</summary>
internal sealed class NoisyTimings : IFindingRule
{
    /// <summary>An interval that reaches further than this share of the median, either way, hides differences that people act on.</summary>
    private const double WideMargin = 0.1;

    private const int Told = 3;

    public IEnumerable<Finding> Find(Results results)
    {
        if (results.Timings is not { } timings)
            yield break;
        var all = All(timings).ToList();
        var wide = all.Where(t => Margin(t.Time) > WideMargin).OrderByDescending(t => Margin(t.Time)).ToList();
        var split = all.Where(t => t.Time.ModesNanoseconds.Length > 1).ToList();
        if (wide.Count == 0 && split.Count == 0)
            yield break;
        var sentences = new List<string>();
        if (wide.Count > 0)
            sentences.Add($"The median of {Counted.Of(wide.Count, "timing")} is not known to 10 %: {Tell(wide, t => TimingWords.Time(t.Time))}.");
        if (split.Count > 0)
            sentences.Add($"{Counted.Of(split.Count, "timing")} {Counted.Verb(split.Count, "have", "has")} more than one typical value: {Tell(split, Modes)}.");
        yield return new(
            FindingSeverity.Caution,
            $"{wide.Union(split).Count()} of {Counted.Of(all.Count, "timing")} {Counted.Verb(wide.Union(split).Count(), "are", "is")} noisy",
            string.Join(" ", sentences) + " Differences that are smaller than that are not seen: measure again on a machine that does nothing else.",
            [.. wide.Union(split).Select(t => t.Workload).OfType<string>().Distinct(StringComparer.Ordinal)]);
    }

    private static IEnumerable<(string Name, string? Workload, Distribution Time)> All(TimingResults timings)
    {
        foreach (var call in timings.CallOverhead.Where(c => c.Time is not null))
            yield return ($"{call.Operation} ({TimingWords.Of(call.Bridge)})", null, call.Time!);
        foreach (var (curve, point) in timings.Latency.SelectMany(c => c.Points.Where(p => p.Time is not null).Select(p => (c, p))))
            yield return ($"{curve.Workload} ({TimingWords.Calls(curve.Mode)}, {point.StackBytes})", curve.Workload, point.Time!);
        foreach (var threads in timings.Threads.Where(t => t.Time is not null))
            yield return ($"{TimingWords.Of(threads.Use, threads.Count)} of {threads.StackBytes}", null, threads.Time!);
        foreach (var watermark in timings.Watermarks.Where(w => w.Time is not null))
            yield return ($"a call with {TimingWords.Of(watermark.Reading)} on {watermark.StackBytes}", null, watermark.Time!);
    }

    private static double Margin(Distribution time) =>
        time is { MedianInterval: { } interval, MedianNanoseconds: > 0 } ? (interval.Upper - time.MedianNanoseconds) / time.MedianNanoseconds : 0;

    private static string Tell(
        List<(string Name, string? Workload, Distribution Time)> noisy, Func<(string Name, string? Workload, Distribution Time), string> figure) =>
        string.Join("; ", noisy.Take(Told).Select(t => $"{t.Name} {figure(t)}"));

    private static string Modes((string Name, string? Workload, Distribution Time) timing) =>
        string.Join(" and ", timing.Time.ModesNanoseconds.Select(TimingWords.Time));
}
