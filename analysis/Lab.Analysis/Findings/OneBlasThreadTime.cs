using Lab.Analysis.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Findings;

/// <summary>What one BLAS thread costs in time, beside what it saves in stack.</summary>
internal sealed class OneBlasThreadTime : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        // Each workload once: warm calls are the same work without the thread's creation.
        var priced = (results.Timings?.Latency ?? [])
            .Where(c => c.ToUnlimited is { RatioInterval: not null })
            .GroupBy(c => c.Workload, StringComparer.Ordinal)
            .Select(same => same.OrderByDescending(c => c.Mode is CallMode.Warm).First())
            .OrderByDescending(c => c.ToUnlimited!.Verdict is ComparisonVerdict.WithinNoise or ComparisonVerdict.Negligible ? 1 : c.ToUnlimited.Ratio)
            .ToList();
        if (priced.Count == 0)
            yield break;
        var slower = priced.Count(c => c.ToUnlimited!.Verdict is ComparisonVerdict.Slower);
        yield return new(
            FindingSeverity.Note,
            slower == 0
                ? $"One BLAS thread makes none of {Counted.Of(priced.Count, "timed workload")} slower beyond noise"
                : $"One BLAS thread makes {slower} of {Counted.Of(priced.Count, "timed workload")} slower",
            string.Join(". ", priced.Select(c => Price(c, Unlimited(c)))) + ". The ratio is that of the limited BLAS to the unlimited one.",
            [.. priced.Select(c => c.Workload)]);

        LatencyCurve? Unlimited(LatencyCurve limited) => results.Timings!.Latency.FirstOrDefault(
            c => c.Workload == limited.Workload && c.Mode == limited.Mode && c.Environment.BlasThreads is null);
    }

    private static string Price(LatencyCurve limited, LatencyCurve? unlimited)
    {
        var time = limited.ToUnlimited!;
        var cost = time.Verdict switch
        {
            ComparisonVerdict.WithinNoise => "takes the same time within noise",
            ComparisonVerdict.Negligible => "takes nearly the same time",
            _ => $"is {TimingWords.Verdict(time)}",
        };
        return $"{limited.Workload} {cost}, {TimingWords.Ratio(time)}{Need(limited.MinimumStackBytes, unlimited?.MinimumStackBytes)}";
    }

    private static string Need(ByteSize? limited, ByteSize? unlimited) => (limited, unlimited) switch
    {
        ({ } with, { } without) when with < without => $", and needs {with} instead of {without}",
        ({ } with, { } without) when with == without => $", and needs the same {with}",
        ({ } with, { } without) => $", and needs {with}, more than {without}",
        _ => "",
    };
}
