using System.Diagnostics;
using Lab.Analysis.Statistics;

namespace Lab.Analysis.Wording;

/// <summary>Times and their comparisons in plain words: the one place for the console, the page and the pictures.</summary>
public static class TimeText
{
    private static readonly string[] Units = ["ns", "µs", "ms", "s"];

    private const string WithinNoise = "within noise";

    /// <summary>Three digits and a unit: <c>15.5 ns</c>, <c>7.53 ms</c>.</summary>
    public static string Of(double nanoseconds)
    {
        var (value, unit) = (nanoseconds, 0);
        // A value that three digits round to a thousand is written in the next unit: 1 µs, not 1000 ns.
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1)
            (value, unit) = (value / 1000, unit + 1);
        return $"{ThreeDigits(value)} {Units[unit]}";
    }

    /// <summary>The median with its interval where it has one: <c>7.53 ms (7.49 ms to 7.58 ms)</c>.</summary>
    public static string Of(Distribution time) => time.MedianInterval is { } interval
        ? $"{Of(time.MedianNanoseconds)} ({Of(interval.Lower)} to {Of(interval.Upper)})"
        : Of(time.MedianNanoseconds);

    /// <summary>A multiple of the reference: <c>1.07×</c>.</summary>
    public static string Ratio(double ratio) => $"{Factor(ratio)}×";

    /// <summary>The ratio with its interval where it has one: <c>1.07× (1.02 to 1.12)</c>.</summary>
    public static string Ratio(Comparison comparison) => comparison.RatioInterval is { } interval
        ? $"{Ratio(comparison.Ratio)} ({Factor(interval.Lower)} to {Factor(interval.Upper)})"
        : Ratio(comparison.Ratio);

    /// <summary><c>slower</c>, <c>faster</c>, <c>negligible</c>, <c>within noise</c>, or <c>too few samples to tell</c>.</summary>
    public static string Verdict(Comparison comparison) => (comparison.Verdict, comparison.RatioInterval) switch
    {
        (ComparisonVerdict.Slower, _) => "slower",
        (ComparisonVerdict.Faster, _) => "faster",
        (ComparisonVerdict.Negligible, _) => "negligible",
        (ComparisonVerdict.WithinNoise, null) => "too few samples to tell",
        (ComparisonVerdict.WithinNoise, _) => WithinNoise,
        _ => throw new UnreachableException(),
    };

    /// <summary>Verdict and ratio: <c>slower: 1.07× (1.02 to 1.12)</c>.</summary>
    public static string Comparison(Comparison comparison) => $"{Verdict(comparison)}: {Ratio(comparison)}";

    /// <summary><c>1.07× the C program</c>, or that it is within the noise.</summary>
    /// <param name="other">What it was compared with.</param>
    public static string Against(Comparison comparison, string other) =>
        IsNoise(comparison) ? $"{WithinNoise} of {other}" : $"{Ratio(comparison.Ratio)} {other}";

    /// <summary><c>1.40×</c>, or that it is within the noise.</summary>
    public static string Short(Comparison comparison) => IsNoise(comparison) ? WithinNoise : Ratio(comparison.Ratio);

    /// <summary><c>1.40× as long</c>, or that it is within the noise.</summary>
    public static string Change(Comparison comparison) => IsNoise(comparison) ? WithinNoise : $"{Ratio(comparison.Ratio)} as long";

    /// <summary>The typical difference in time, or that it is within the noise.</summary>
    public static string Added(Comparison comparison) => IsNoise(comparison) ? WithinNoise : Of(comparison.ShiftNanoseconds);

    /// <summary>A round time for an axis, without trailing zeros: <c>2.5 ms</c>.</summary>
    public static string Tick(double nanoseconds)
    {
        var unit = 0;
        for (; nanoseconds >= 1000 && unit < Units.Length - 1; unit++)
            nanoseconds /= 1000;
        return nanoseconds == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.##} {Units[unit]}");
    }

    /// <summary>Everything that is known of a distribution.</summary>
    public static string Describe(Distribution time)
    {
        var interval = time.MedianInterval is { } median
            ? $" ({Number(median.Level * 100)} % confidence: {Of(median.Lower)} to {Of(median.Upper)})"
            : "";
        var outliers = time.OutliersNanoseconds.IsEmpty ? "" : $", {Number(time.OutliersNanoseconds.Length)} of them outliers";
        var modes = time.ModesNanoseconds.Length > 1 ? $"; modes at {string.Join(", ", time.ModesNanoseconds.Select(Of))}" : "";
        return $"median {Of(time.MedianNanoseconds)}{interval}; quartiles {Of(time.Percentile25Nanoseconds)} and "
            + $"{Of(time.Percentile75Nanoseconds)}; 95th percentile {Of(time.Percentile95Nanoseconds)}; "
            + $"{Number(time.Samples)} samples from {Of(time.MinimumNanoseconds)} to {Of(time.MaximumNanoseconds)}{outliers}{modes}";
    }

    /// <summary>What the whiskers of a picture are.</summary>
    /// <param name="times">All that it shows.</param>
    public static string Whiskers(IEnumerable<Distribution?> times)
    {
        var few = times.Any(t => t is { MedianInterval: null }) ? ", or quartiles of few samples" : "";
        return $"Whiskers are confidence intervals of the median{few}.";
    }

    /// <summary>Why a timing has no samples.</summary>
    public static string Missing(string? problem) => $"no samples: {problem ?? "the run ended before it was timed"}";

    private static bool IsNoise(Comparison comparison) => comparison.Verdict is ComparisonVerdict.WithinNoise;

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Factor(double ratio) => ratio switch
    {
        // Measuring adds less than a hundredth: two decimals would hide it.
        > 0.98 and < 1.02 => ratio.ToString("0.000", CultureInfo.InvariantCulture),
        >= 0.1 and < 9.995 => ratio.ToString("0.00", CultureInfo.InvariantCulture),
        _ => ThreeDigits(ratio),
    };

    private static string ThreeDigits(double value)
    {
        // Rounded first, so that 9.996 counts as the 10.0 that is written.
        var digits = DecimalsOf(Math.Round(value, DecimalsOf(value)));
        return value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static int DecimalsOf(double value) => value == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
}
