using System.Globalization;
using Lab.Analysis.Timings;

namespace Lab.Reports.Markup;

/// <summary>Times and what is said of their differences, as a reader wants them: three digits on the page, the whole distribution on hover.</summary>
internal static class TimeMarkup
{
    private static readonly (double Nanoseconds, string Name)[] Units = [(1, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")];

    /// <summary>A round time, without the zeros that say how exact it is: <c>2.5 ms</c>.</summary>
    public static string Tick(double nanoseconds)
    {
        var (unit, name) = Units.Last(u => u.Nanoseconds <= 1 || nanoseconds >= u.Nanoseconds);
        return nanoseconds == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / unit:0.##} {name}");
    }

    /// <summary><c>1.07× the C program</c>, or that it is within the noise.</summary>
    /// <param name="other">What it was compared with.</param>
    public static string Against(Comparison comparison, string other) => comparison.Verdict == ComparisonVerdict.WithinNoise
        ? $"within noise of {other}"
        : $"{TimingWords.Ratio(comparison.Ratio)} {other}";

    /// <summary><c>1.40×</c>, or that it is within the noise.</summary>
    public static string Short(Comparison comparison) =>
        comparison.Verdict == ComparisonVerdict.WithinNoise ? "within noise" : TimingWords.Ratio(comparison.Ratio);

    /// <summary><c>1.40× as long</c>, or that it is within the noise.</summary>
    public static string Change(Comparison comparison) => comparison.Verdict == ComparisonVerdict.WithinNoise
        ? "within noise"
        : $"{TimingWords.Ratio(comparison.Ratio)} as long";

    /// <summary>The ratio with its interval below it, for a table; a difference within the noise is called that first.</summary>
    public static Html Cell(Comparison? comparison)
    {
        if (comparison is null)
            return $"""<span class="none">–</span>""";
        var ratio = comparison.Verdict == ComparisonVerdict.WithinNoise ? $"{TimingWords.Ratio(comparison.Ratio)}, " : "";
        var interval = comparison.RatioInterval is { } known ? $"{TimingWords.Ratio(known.Lower)} to {TimingWords.Ratio(known.Upper)}" : "too few samples for an interval";
        return $"""<span class="time">{Short(comparison)}</span> <span class="interval">{ratio}{interval}</span>""";
    }

    /// <summary>The median, with its confidence interval below it.</summary>
    public static Html Of(Distribution time)
    {
        var modes = time.ModesNanoseconds.Length > 1 ? $"; {Number(time.ModesNanoseconds.Length)} modes" : "";
        var interval = time.MedianInterval is { } median ? $"{TimingWords.Time(median.Lower)} to {TimingWords.Time(median.Upper)}" : "too few samples for an interval";
        return $"""
            <span class="time" title="{Describe(time)}">{TimingWords.Time(time.MedianNanoseconds)}</span>
            <span class="interval">{interval}{modes}</span>
            """;
    }

    /// <summary>What the whiskers of a picture are.</summary>
    /// <param name="times">All that it shows.</param>
    public static string Whiskers(IEnumerable<Distribution?> times)
    {
        var few = times.Any(t => t is { MedianInterval: null }) ? ", or quartiles where samples are too few for them" : "";
        return $"Whiskers are confidence intervals of the median{few}.";
    }

    /// <summary>Everything that is known of a distribution, in words.</summary>
    public static string Describe(Distribution time)
    {
        var interval = time.MedianInterval is { } median
            ? $" ({Number(median.Level * 100)} % confidence: {TimingWords.Time(median.Lower)} to {TimingWords.Time(median.Upper)})"
            : "";
        var outliers = time.OutliersNanoseconds.IsEmpty ? "" : $", {Number(time.OutliersNanoseconds.Length)} of them outliers";
        var modes = time.ModesNanoseconds.Length > 1 ? $"; modes at {string.Join(", ", time.ModesNanoseconds.Select(TimingWords.Time))}" : "";
        return $"median {TimingWords.Time(time.MedianNanoseconds)}{interval}; quartiles {TimingWords.Time(time.Percentile25Nanoseconds)} and "
            + $"{TimingWords.Time(time.Percentile75Nanoseconds)}; 95th percentile {TimingWords.Time(time.Percentile95Nanoseconds)}; "
            + $"{Number(time.Samples)} samples from {TimingWords.Time(time.MinimumNanoseconds)} to {TimingWords.Time(time.MaximumNanoseconds)}{outliers}{modes}";
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
