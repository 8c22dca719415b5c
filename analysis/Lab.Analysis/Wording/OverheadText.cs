using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Trials.Timings;

namespace Lab.Analysis.Wording;

/// <summary>What a call between .NET and Python costs, in sentences.</summary>
public static class OverheadText
{
    /// <summary>Each bridge against the C program.</summary>
    public static string Answer(ImmutableArray<CallOverhead> costs)
    {
        var bridges = costs.Where(c => c.Bridge != Bridge.C).GroupBy(c => c.Bridge).OrderBy(g => g.Key).Select(g => Answer(g.Key, [.. g]))
            .ToList();
        return bridges.Count == 0 ? "Only the C program was timed." : string.Join(" ", bridges);
    }

    private static string Answer(Bridge bridge, ImmutableArray<CallOverhead> costs)
    {
        var name = HostText.Bridge(bridge);
        var compared = costs.Where(c => c.Time is not null && c.ToFloor is not null).ToList();
        if (compared.Count == 0)
        {
            return costs.FirstOrDefault(c => c.Time is not null) is { } timed
                ? $"{name}: {timed.Operation} {TimeText.Of(timed.Time!.MedianNanoseconds)}; there is no C program to compare with."
                : $"{name}: no samples.";
        }

        var first = compared[0];
        var most = compared.MaxBy(c => c.ToFloor!.Ratio)!;
        var within = compared.Count(c => c.ToFloor!.Verdict == ComparisonVerdict.WithinNoise);
        var furthest = most.ToFloor!.Verdict == ComparisonVerdict.Slower && most != first
            ? $"; the most is {TimeText.Ratio(most.ToFloor.Ratio)} ({most.Operation})"
            : "";
        return $"{name}: {first.Operation} {TimeText.Of(first.Time!.MedianNanoseconds)}, "
            + $"{TimeText.Against(first.ToFloor!, "the C program")}; "
            + $"{Plural.Part(within, compared.Count, "operation")} {Plural.Verb(within, "are", "is")} within noise of it{furthest}.";
    }
}
