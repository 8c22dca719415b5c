using System.Diagnostics;
using System.Globalization;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Times and their comparisons in plain words, for the console and the reports.</summary>
public static class TimingWords
{
    private static readonly string[] Units = ["ns", "µs", "ms", "s"];

    /// <summary>Three digits and a unit: <c>15.5 ns</c>, <c>7.53 ms</c>.</summary>
    public static string Time(double nanoseconds)
    {
        var (value, unit) = (nanoseconds, 0);
        // What three digits round to a thousand is written in the next unit: 1 µs, not 1000 ns.
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1)
            (value, unit) = (value / 1000, unit + 1);
        return $"{ThreeDigits(value)} {Units[unit]}";
    }

    /// <summary>The median with its interval where it has one: <c>7.53 ms (7.49 ms to 7.58 ms)</c>.</summary>
    public static string Time(Distribution time) => time.MedianInterval is { } interval
        ? $"{Time(time.MedianNanoseconds)} ({Time(interval.Lower)} to {Time(interval.Upper)})"
        : Time(time.MedianNanoseconds);

    /// <summary>How often the reference: <c>1.07×</c>.</summary>
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
        (ComparisonVerdict.WithinNoise, _) => "within noise",
        _ => throw new UnreachableException(),
    };

    /// <summary>Verdict and ratio: <c>slower: 1.07× (1.02 to 1.12)</c>.</summary>
    public static string Comparison(Comparison comparison) => $"{Verdict(comparison)}: {Ratio(comparison)}";

    /// <summary>What is called: <c>warm calls</c>, on a thread that stays; <c>cold calls</c>, on a new one each.</summary>
    public static string Calls(CallMode mode) => mode switch
    {
        CallMode.Cold => "cold calls",
        CallMode.Warm => "warm calls",
        _ => throw new UnreachableException(),
    };

    /// <summary>Through what Python is called: <c>C API</c>.</summary>
    public static string Of(Bridge bridge) => bridge switch
    {
        Bridge.C => "C program",
        Bridge.CApi => "C API",
        Bridge.PythonNet => "pythonnet",
        _ => throw new UnreachableException(),
    };

    /// <summary>What is done, with how many threads at a time: <c>creating 8 threads</c>.</summary>
    public static string Of(ThreadUse use, int count) => use switch
    {
        ThreadUse.Create => count == 1 ? "creating a thread" : string.Create(CultureInfo.InvariantCulture, $"creating {count} threads"),
        ThreadUse.ThreadPerCall => "a thread a call",
        ThreadUse.Queue => "a dedicated thread with a queue",
        _ => throw new UnreachableException(),
    };

    /// <summary>How the peak is read: <c>paint</c>, <c>residency</c>.</summary>
    public static string Of(Watermark reading) => reading switch
    {
        Watermark.None => "no reading",
        Watermark.Paint => "paint",
        Watermark.Residency => "residency",
        _ => throw new UnreachableException(),
    };

    private static string Factor(double ratio) => ratio switch
    {
        // What measuring adds is below a hundredth: two decimals would hide it.
        > 0.98 and < 1.02 => ratio.ToString("0.000", CultureInfo.InvariantCulture),
        >= 0.1 and < 9.995 => ratio.ToString("0.00", CultureInfo.InvariantCulture),
        _ => ThreeDigits(ratio),
    };

    private static string ThreeDigits(double value)
    {
        // Rounded first: 9.996 has the two digits before the point that it is written with.
        var digits = DecimalsOf(Math.Round(value, DecimalsOf(value)));
        return value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static int DecimalsOf(double value) => value == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
}
