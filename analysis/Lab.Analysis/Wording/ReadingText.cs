using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>What measuring the stack adds to a call, in a sentence.</summary>
public static class ReadingText
{
    public static string Answer(ImmutableArray<ReadingCost> costs)
    {
        var readings = costs.Where(c => c.ToUnmeasured is not null).GroupBy(c => c.Reading).Select(g => Answer(g.Key, [.. g])).ToList();
        if (readings.Count == 0)
            return "There is nothing to compare: a call with a reading, or without one, has no samples.";
        var call = costs.FirstOrDefault(c => c.Reading == Watermark.None && c.Time is not null)?.Time;
        var length = call is null ? "the call" : $"a call of {TimeText.Of(call.MedianNanoseconds)}";
        return $"To {length} {string.Join("; ", readings)}.";
    }

    private static string Answer(Watermark reading, ImmutableArray<ReadingCost> costs)
    {
        var slower = costs.Where(
            c => c.ToUnmeasured is { Verdict: ComparisonVerdict.Slower or ComparisonVerdict.Negligible, Ratio: > 1 }).ToList();
        if (slower.Count == 0)
            return $"{HostText.Reading(reading)} adds nothing beyond noise, on stacks up to {SizeText.Of(costs.Max(c => c.StackBytes))}";
        var most = slower.MaxBy(c => c.ToUnmeasured!.ShiftNanoseconds)!;
        return $"{HostText.Reading(reading)} adds at most {TimeText.Of(most.ToUnmeasured!.ShiftNanoseconds)}, on "
            + $"{SizeText.Of(most.StackBytes)} of stack ({TimeText.Against(most.ToUnmeasured, "the unmeasured call")})";
    }
}
