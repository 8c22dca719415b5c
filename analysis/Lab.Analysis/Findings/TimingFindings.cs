using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;

namespace Lab.Analysis.Findings;

/// <summary>What the benchmarks say, and how far they can be trusted.</summary>
internal static class TimingFindings
{
    /// <summary>An interval that reaches further than this share of the median, either way, hides differences that people act on.</summary>
    private const double WideMargin = 0.1;

    private const int ShownTimings = 3;
    private const int ShownCurves = 4;

    public static IEnumerable<Finding> Find(Results results) => results.Timings is not { } timings
        ? []
        :
        [
            .. NoisyTimings(timings),
            .. UnfinishedTimings(timings),
            .. LatencyOverStackSize(timings),
            .. ThreadCostOverStackSize(timings, results.Machine.CLibrary),
            .. BridgeTime(timings),
            .. ReadingTime(timings),
        ];

    /// <summary>Timings whose median is not known well, or that have more than one typical value.</summary>
    private static IEnumerable<Finding> NoisyTimings(TimingResults timings)
    {
        var all = All(timings).ToList();
        var wide = all.Where(t => Margin(t.Time) > WideMargin).OrderByDescending(t => Margin(t.Time)).ToList();
        var split = all.Where(t => t.Time.ModesNanoseconds.Length > 1).ToList();
        var noisy = wide.Union(split).ToList();
        if (noisy.Count == 0)
            yield break;
        var sentences = new List<string>();
        if (wide.Count > 0)
            sentences.Add($"The median of {Plural.Of(wide.Count, "timing")} is not known to 10 %: {Examples(wide, t => TimeText.Of(t))}.");
        if (split.Count > 0)
        {
            sentences.Add($"{Plural.Of(split.Count, "timing")} {Plural.Verb(split.Count, "have", "has")} more than one typical value: "
                + $"{Examples(split, t => string.Join(" and ", t.ModesNanoseconds.Select(TimeText.Of)))}.");
        }

        yield return new(
            FindingSeverity.Caution,
            $"{Plural.Part(noisy.Count, all.Count, "timing")} {Plural.Verb(noisy.Count, "are", "is")} noisy",
            string.Join(" ", sentences) + " Smaller differences than that are not seen: measure again on a machine that does nothing else.",
            [.. noisy.Select(t => t.Workload).OfType<string>().Distinct(StringComparer.Ordinal)]);
    }

    private static IEnumerable<(string Name, string? Workload, Distribution Time)> All(TimingResults timings)
    {
        foreach (var call in timings.CallOverhead.Where(c => c.Time is not null))
            yield return ($"{call.Operation} ({HostText.Bridge(call.Bridge)})", null, call.Time!);
        foreach (var (curve, point) in timings.Latency.SelectMany(c => c.Points.Where(p => p.Time is not null).Select(p => (c, p))))
            yield return ($"{curve.Workload} ({HostText.Calls(curve.Mode)}, {point.StackBytes})", curve.Workload, point.Time!);
        foreach (var threads in timings.Threads.Where(t => t.Time is not null))
            yield return ($"{HostText.Use(threads.Use, threads.Count)} of {threads.StackBytes}", null, threads.Time!);
        foreach (var reading in timings.Watermarks.Where(w => w.Time is not null))
            yield return ($"a call with {HostText.Reading(reading.Reading)} on {reading.StackBytes}", null, reading.Time!);
    }

    private static double Margin(Distribution time) => time is { MedianInterval.Upper: var upper, MedianNanoseconds: > 0 and var median }
        ? (upper - median) / median
        : 0;

    private static string Examples(List<(string Name, string? Workload, Distribution Time)> noisy, Func<Distribution, string> figure) =>
        Plural.List([.. noisy.Select(t => $"{t.Name} {figure(t.Time)}")], ShownTimings, "; ");

    /// <summary>Benchmarks that were planned and are missing, as the process that made them ended.</summary>
    private static IEnumerable<Finding> UnfinishedTimings(TimingResults timings) => timings.Problems.Select(problem => new Finding(
        FindingSeverity.Caution, "Not all benchmarks were made", $"The benchmark process ended early: {problem}", []));

    /// <summary>
    /// What larger stacks cost in time: latency thresholds next to crash thresholds. Curves whose samples leave room for more than
    /// <see cref="LatencyCurve.Noticeable"/> are not in a finding; the section of the page counts them.
    /// </summary>
    private static IEnumerable<Finding> LatencyOverStackSize(TimingResults timings)
    {
        var curves = timings.Latency.Where(c => c.Effect is not StackSizeEffect.Unknown).ToList();
        (StackSizeEffect Effect, Func<LatencyCurve, string> Tell)[] told =
        [
            (StackSizeEffect.Steps, c => $"{string.Join(", ", c.Thresholds.Select(Change))}{Zones(c)}"),
            (StackSizeEffect.Grows, c => $"{TimeText.Ratio(c.LargestToSmallest!)} at {Largest(c)} against {Smallest(c)}"),
            (StackSizeEffect.None, c => $"up to {Largest(c)}, {TimeText.Ratio(c.LargestToSmallest!)}{Zones(c)}"),
        ];
        foreach (var (effect, tell) in told)
        {
            var some = curves.Where(c => c.Effect == effect).ToList();
            if (some.Count == 0)
                continue;
            yield return new(
                FindingSeverity.Note,
                LatencyText.Statement(effect, some.Count, curves.Count),
                AllFindings.Examples([.. some.Select(c => $"{LatencyText.Name(c)}: {tell(c)}")], ShownCurves),
                [.. some.Select(c => c.Workload).Distinct(StringComparer.Ordinal)]);
        }
    }

    private static string Smallest(LatencyCurve curve) => curve.Points.First(p => p.Time is not null).StackBytes.ToString();

    private static string Largest(LatencyCurve curve) => curve.Points.Last(p => p.Time is not null).StackBytes.ToString();

    private static string Change(LatencyThreshold threshold) => $"{TimeText.Comparison(threshold.Change)} from {threshold.ToBytes} on";

    private static string Zones(LatencyCurve curve) => (curve.MinimumStackBytes, curve.OverrunZone) switch
    {
        ({ } minimum, { } zone) => $"; needs {minimum}, and overruns unseen from {zone.FromBytes}",
        ({ } minimum, null) => $"; needs {minimum}",
        _ => "",
    };

    /// <summary>Where threads take longer, or less long, from one stack size on.</summary>
    private static IEnumerable<Finding> ThreadCostOverStackSize(TimingResults timings, string cLibrary)
    {
        var thresholds = timings.ThreadThresholds;
        if (thresholds.IsEmpty)
            yield break;
        var cache = thresholds.Any(t => t.EndsStackCache(cLibrary))
            ? $" Where all stacks together exceed {ThreadThreshold.StackCache}, glibc's cache of stacks ends: each stack is mapped anew."
            : "";
        yield return new(
            FindingSeverity.Note,
            $"The cost of threads changes at {Plural.Of(thresholds.Select(t => t.Threshold.ToBytes).Distinct().Count(), "stack size")}",
            string.Join("; ", thresholds.Select(t => $"{HostText.Use(t.Use, t.Count)}: {Change(t.Threshold)}")) + "." + cache,
            []);
    }

    /// <summary>What the bridges add to the C program's calls.</summary>
    private static IEnumerable<Finding> BridgeTime(TimingResults timings)
    {
        var bridges = timings.CallOverhead
            .Where(c => c.ToFloor is { RatioInterval: not null })
            .GroupBy(c => c.Bridge)
            .OrderBy(same => same.Key)
            .ToList();
        if (bridges.Count == 0)
            yield break;
        // The first operation of the suite is the one that does the least.
        var first = bridges[0].First();
        var others = bridges.Skip(1)
            .Select(b => b.FirstOrDefault(c => c.Operation == first.Operation))
            .OfType<CallOverhead>()
            .Select(c => $"; through {HostText.TheBridge(c.Bridge)}, {TimeText.Ratio(c.ToFloor!)}");
        yield return new(
            FindingSeverity.Note,
            $"Through {HostText.TheBridge(first.Bridge)}, {first.Operation} takes {TimeText.Ratio(first.ToFloor!)} of a C program's time"
                + string.Concat(others),
            bridges.Count == 1
                ? OfBridge([.. bridges[0]])
                : string.Join(" ", bridges.Select(b => $"{HostText.Bridge(b.Key)}: {OfBridge([.. b])}")),
            []);
    }

    private static string OfBridge(IReadOnlyList<CallOverhead> calls)
    {
        var (first, slowest) = (calls[0], calls.MaxBy(c => c.ToFloor!.Ratio)!);
        var furthest = slowest == first
            ? ""
            : $" Furthest from the C program is {slowest.Operation}, {TimeText.Of(slowest.Time!)}: "
                + $"{TimeText.Comparison(slowest.ToFloor!)}.";
        return $"{TimeText.Of(first.Time!)}; {TimeText.Verdict(first.ToFloor!)}.{furthest}";
    }

    /// <summary>What reading the peak adds to a call. Without an interval a difference cannot be told from nothing.</summary>
    private static IEnumerable<Finding> ReadingTime(TimingResults timings)
    {
        var costs = timings.Watermarks.Where(w => w.ToUnmeasured is { RatioInterval: not null }).ToList();
        if (costs.Count == 0)
            yield break;
        var added = costs.Select(w => w.ToUnmeasured!)
            .Where(c => c.Verdict is not ComparisonVerdict.WithinNoise && c.Ratio > 1).Select(c => (c.Ratio - 1) * 100).ToList();
        yield return new(
            FindingSeverity.Note,
            added.Count == 0
                ? "Reading the peak adds nothing beyond noise to a call of about a millisecond"
                : string.Create(
                    CultureInfo.InvariantCulture, $"Reading the peak adds up to {added.Max():0.#} % to a call of about a millisecond"),
            string.Join("; ", costs.Select(w =>
                $"{HostText.Reading(w.Reading)} on {w.StackBytes} {TimeText.Comparison(w.ToUnmeasured!)}")) + ".",
            []);
    }
}
