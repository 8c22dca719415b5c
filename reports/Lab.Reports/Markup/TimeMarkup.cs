using Lab.Analysis.Statistics;
using Lab.Analysis.Wording;

namespace Lab.Reports.Markup;

/// <summary>Times and their differences on the page: three digits and an interval in the text, the whole distribution on hover.</summary>
internal static class TimeMarkup
{
    private const string TooFew = "too few samples for an interval";

    /// <summary>The median, with its confidence interval below it.</summary>
    public static Html Of(Distribution time)
    {
        var modes = time.ModesNanoseconds.Length > 1 ? $"; {WorkloadMarkup.Number(time.ModesNanoseconds.Length)} modes" : "";
        var interval = time.MedianInterval is { } median ? $"{TimeText.Of(median.Lower)} to {TimeText.Of(median.Upper)}" : TooFew;
        return $"""
            <span class="time" title="{TimeText.Describe(time)}">{TimeText.Of(time.MedianNanoseconds)}</span>
            <span class="interval">{interval}{modes}</span>
            """;
    }

    /// <summary>A cell with one timing: its time, or why there is none.</summary>
    public static Html Cell(Distribution? time, string? problem)
    {
        if (time is null)
            return $"""<td class="problem">{TimeText.Missing(problem)}</td>""";
        return $"""<td class="number">{Of(time)}</td>""";
    }

    /// <summary>The ratio with its interval below it; a difference within the noise is called that first.</summary>
    public static Html Ratio(Comparison? comparison)
    {
        if (comparison is null)
            return $"""<span class="none">–</span>""";
        var ratio = comparison.Verdict == ComparisonVerdict.WithinNoise ? $"{TimeText.Ratio(comparison.Ratio)}, " : "";
        var interval = comparison.RatioInterval is { } known ? $"{TimeText.Ratio(known.Lower)} to {TimeText.Ratio(known.Upper)}" : TooFew;
        return $"""<span class="time">{TimeText.Short(comparison)}</span> <span class="interval">{ratio}{interval}</span>""";
    }
}
