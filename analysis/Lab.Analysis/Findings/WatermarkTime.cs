using System.Globalization;
using Lab.Analysis.Timings;

namespace Lab.Analysis.Findings;

/// <summary>What reading the peak adds to a call.</summary>
internal sealed class WatermarkTime : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        // What an interval does not say cannot be told from nothing.
        var costs = (results.Timings?.Watermarks ?? []).Where(w => w.ToUnmeasured is { RatioInterval: not null }).ToList();
        if (costs.Count == 0)
            yield break;
        var dearest = costs.MaxBy(w => w.ToUnmeasured!.Ratio)!;
        yield return new(
            FindingSeverity.Note,
            costs.TrueForAll(w => w.ToUnmeasured!.Verdict is ComparisonVerdict.WithinNoise or ComparisonVerdict.Faster)
                ? "Reading the peak adds nothing beyond noise to a call of about a millisecond"
                : $"Reading the peak adds up to {Percent(dearest.ToUnmeasured!.Ratio - 1)} to a call of about a millisecond",
            string.Join("; ", costs.Select(w => $"{TimingWords.Of(w.Reading)} on {w.StackBytes} {TimingWords.Comparison(w.ToUnmeasured!)}")) + ".",
            []);
    }

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
