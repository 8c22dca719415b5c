using System.Globalization;
using Lab.Analysis.Timings;

namespace Lab.Reports.Markup;

/// <summary>Times and what is said of their differences, as a reader wants them: three digits on the page, the whole distribution on hover.</summary>
internal static class TimeMarkup
{
    private static readonly (double Nanoseconds, string Name)[] Units = [(1, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")];

    /// <summary>With three digits: <c>15.5 ns</c>, <c>7.53 ms</c>.</summary>
    public static string Text(double nanoseconds)
    {
        // Half a digit below a unit it is written as one of that unit already: 999.6 ns is 1.00 µs.
        var (unit, name) = Units.Last(u => u.Nanoseconds <= 1 || Math.Abs(nanoseconds) >= 0.9995 * u.Nanoseconds);
        var value = nanoseconds / unit;
        var format = Math.Abs(value) switch { >= 99.95 => "0", >= 9.995 => "0.0", _ => "0.00" };
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {name}";
    }

    /// <summary>A round time, without the zeros that say how exact it is: <c>2.5 ms</c>.</summary>
    public static string Tick(double nanoseconds)
    {
        var (unit, name) = Units.Last(u => u.Nanoseconds <= 1 || nanoseconds >= u.Nanoseconds);
        return nanoseconds == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / unit:0.##} {name}");
    }

    /// <summary><c>1.07×</c>; with a third decimal where two would hide what there is.</summary>
    public static string Ratio(double ratio)
    {
        var format = Math.Abs(ratio - 1) < 0.02 ? "0.000" : ratio < 10 ? "0.00" : "0";
        return ratio.ToString(format, CultureInfo.InvariantCulture) + "×";
    }

    /// <summary><c>1.07× the C program</c>, or that it is within the noise.</summary>
    /// <param name="other">What it was compared with.</param>
    public static string Against(Comparison comparison, string other) => comparison.Verdict == ComparisonVerdict.WithinNoise
        ? $"within noise of {other}"
        : $"{Ratio(comparison.Ratio)} {other}";

    /// <summary><c>1.40×</c>, or that it is within the noise.</summary>
    public static string Short(Comparison comparison) =>
        comparison.Verdict == ComparisonVerdict.WithinNoise ? "within noise" : Ratio(comparison.Ratio);

    /// <summary><c>1.40× as long</c>, or that it is within the noise.</summary>
    public static string Change(Comparison comparison) => comparison.Verdict == ComparisonVerdict.WithinNoise
        ? "within noise"
        : $"{Ratio(comparison.Ratio)} as long";

    /// <summary>The ratio with its interval below it, for a table; a difference within the noise is called that first.</summary>
    public static Html Cell(Comparison? comparison)
    {
        if (comparison is null)
            return $"""<span class="none">–</span>""";
        var ratio = comparison.Verdict == ComparisonVerdict.WithinNoise ? $"{Ratio(comparison.Ratio)}, " : "";
        var interval = comparison.RatioInterval is { } known ? $"{Ratio(known.Lower)} to {Ratio(known.Upper)}" : "too few samples for an interval";
        return $"""<span class="time">{Short(comparison)}</span> <span class="interval">{ratio}{interval}</span>""";
    }

    /// <summary>The median, with its confidence interval below it.</summary>
    public static Html Of(Distribution time)
    {
        var modes = time.ModesNanoseconds.Length > 1 ? $"; {Number(time.ModesNanoseconds.Length)} modes" : "";
        var interval = time.MedianInterval is { } median ? $"{Text(median.Lower)} to {Text(median.Upper)}" : "too few samples for an interval";
        return $"""
            <span class="time" title="{Describe(time)}">{Text(time.MedianNanoseconds)}</span>
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
            ? $" ({Number(median.Level * 100)} % confidence: {Text(median.Lower)} to {Text(median.Upper)})"
            : "";
        var outliers = time.OutliersNanoseconds.IsEmpty ? "" : $", {Number(time.OutliersNanoseconds.Length)} of them outliers";
        var modes = time.ModesNanoseconds.Length > 1 ? $"; modes at {string.Join(", ", time.ModesNanoseconds.Select(Text))}" : "";
        return $"median {Text(time.MedianNanoseconds)}{interval}; quartiles {Text(time.Percentile25Nanoseconds)} and "
            + $"{Text(time.Percentile75Nanoseconds)}; 95th percentile {Text(time.Percentile95Nanoseconds)}; "
            + $"{Number(time.Samples)} samples from {Text(time.MinimumNanoseconds)} to {Text(time.MaximumNanoseconds)}{outliers}{modes}";
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
