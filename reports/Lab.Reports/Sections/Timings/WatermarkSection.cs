using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections.Timings;

/// <summary>What measuring the stack adds to a call: in the lab's own trials, and in a service that watches its own stack.</summary>
internal static class WatermarkSection
{
    public static bool IsShown(Results results) => results.Timings?.Watermarks.IsEmpty == false;

    public static Html Render(Results results)
    {
        if (!IsShown(results))
            return Html.Empty;
        var costs = results.Timings!.Watermarks;
        return $"""
            <section id="watermark"><h2>What measuring the stack costs</h2>
            <p class="lead">{Answer(costs)}</p>
            <div class="scroll"><table class="times narrow"><thead><tr><th scope="col" class="number">Stack</th><th scope="col">Reading</th>
            <th scope="col" class="number">A call takes</th><th scope="col" class="number">Adds</th>
            <th scope="col" class="number">To the unmeasured call</th></tr></thead><tbody>{costs.Select(Row)}</tbody></table></div>
            </section>
            """;
    }

    private static string Answer(ImmutableArray<ReadingCost> costs)
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
            + $"{SizeText.Of(most.StackBytes)} of stack "
            + $"({TimeText.Against(most.ToUnmeasured, "the unmeasured call")})";
    }

    private static Html Row(ReadingCost cost)
    {
        Html adds = cost.ToUnmeasured is { } comparison ? $"{TimeText.Added(comparison)}" : Html.Empty;
        return $"""
            <tr><th scope="row" class="number">{SizeMarkup.Of(cost.StackBytes)}</th><td>{HostText.Reading(cost.Reading)}</td>{TimeMarkup.Cell(cost.Time, cost.Problem)}
            <td class="number">{adds}</td><td class="number">{TimeMarkup.Ratio(cost.ToUnmeasured)}</td></tr>

            """;
    }
}
