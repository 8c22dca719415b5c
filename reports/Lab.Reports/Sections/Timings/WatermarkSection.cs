using System.Collections.Immutable;
using System.Diagnostics;
using Lab.Analysis;
using Lab.Analysis.Timings;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections.Timings;

/// <summary>What measuring the stack adds to a call: what the lab's own figures cost, and what a service pays that watches itself.</summary>
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

    private static string Answer(ImmutableArray<WatermarkCost> costs)
    {
        var readings = costs.Where(c => c.ToUnmeasured is not null).GroupBy(c => c.Reading).Select(g => Answer(g.Key, [.. g])).ToList();
        if (readings.Count == 0)
            return "There is nothing to compare: a call with a reading, or without one, has no samples.";
        var call = costs.FirstOrDefault(c => c.Reading == Watermark.None && c.Time is not null)?.Time;
        var length = call is null ? "the call" : $"a call of {TimingWords.Time(call.MedianNanoseconds)}";
        return $"To {length} {string.Join("; ", readings)}.";
    }

    private static string Answer(Watermark reading, ImmutableArray<WatermarkCost> costs)
    {
        var slower = costs.Where(c => c.ToUnmeasured is { Verdict: ComparisonVerdict.Slower or ComparisonVerdict.Negligible, Ratio: > 1 }).ToList();
        if (slower.Count == 0)
            return $"{Name(reading)} adds nothing beyond noise, on stacks up to {SizeMarkup.Text(costs.Max(c => c.StackBytes))}";
        var most = slower.MaxBy(c => c.ToUnmeasured!.ShiftNanoseconds)!;
        return $"{Name(reading)} adds at most {TimingWords.Time(most.ToUnmeasured!.ShiftNanoseconds)}, on {SizeMarkup.Text(most.StackBytes)} of stack "
            + $"({TimeMarkup.Against(most.ToUnmeasured, "the unmeasured call")})";
    }

    private static Html Row(WatermarkCost cost)
    {
        Html adds = cost.ToUnmeasured is { } comparison ? $"{Adds(comparison)}" : Html.Empty;
        return $"""
            <tr><th scope="row" class="number">{SizeMarkup.Of(cost.StackBytes)}</th><td>{Name(cost.Reading)}</td>{TimeCell.Of(cost.Time, cost.Problem)}
            <td class="number">{adds}</td><td class="number">{TimeMarkup.Cell(cost.ToUnmeasured)}</td></tr>

            """;
    }

    private static string Adds(Comparison comparison) =>
        comparison.Verdict == ComparisonVerdict.WithinNoise ? "within noise" : TimingWords.Time(comparison.ShiftNanoseconds);

    private static string Name(Watermark reading) => reading switch
    {
        Watermark.None => "none",
        Watermark.Residency => "residency",
        Watermark.Paint => "paint",
        _ => throw new UnreachableException(),
    };
}
