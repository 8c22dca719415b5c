using System.Diagnostics.CodeAnalysis;
using Vizor.ECharts;

namespace Lab.Reports.Charts.Timings;

/// <summary>
/// An axis of times. Linear from zero wherever it can be: there a ratio looks like the ratio that it is, and noise stays as small as it is.
/// Logarithmic where times lie more than tenfold apart, as the smaller ones would lie flat on a linear axis.
/// </summary>
/// <param name="Ticks">Round times in nanoseconds, the first and the last at the ends of the axis.</param>
internal sealed record TimeScale(bool IsLogarithmic, ImmutableArray<double> Ticks)
{
    private const double Tenfold = 10;

    public AxisType Type => IsLogarithmic ? AxisType.Log : AxisType.Value;

    /// <summary>From one tick to the next, as a chart of the page counts: in decades on a logarithmic axis.</summary>
    public double Step => IsLogarithmic ? 1 : Ticks[1];

    /// <summary>The words at the ticks.</summary>
    public AxisLabel Labels => new()
    {
        Formatter = "time",
        CustomValues = [.. Ticks.Select(t => (object)t)],
    };

    /// <summary>The axis that suits these times, in nanoseconds; or the logarithmic one.</summary>
    public static TimeScale For(IEnumerable<double> times, bool isLogarithmic = false)
    {
        // A logarithm has no place for zero, and an axis none for what is no number.
        var positive = times.Where(t => t > 0 && double.IsFinite(t)).DefaultIfEmpty(1).ToList();
        var (least, most) = (positive.Min(), positive.Max());
        return isLogarithmic || most > Tenfold * least ? Logarithmic(least, most) : Linear(most);
    }

    private static TimeScale Logarithmic(double least, double most)
    {
        // Whole decades.
        var first = (int)Math.Floor(Math.Log10(least));
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(most)));
        return new(true, [.. Enumerable.Range(first, last - first + 1).Select(decade => Math.Pow(10, decade))]);
    }

    private static TimeScale Linear(double most)
    {
        // Three to five steps of a round length.
        var decade = Math.Pow(10, Math.Floor(Math.Log10(most)));
        var step = new[] { 0.2, 0.25, 0.5, 1, 2, 2.5 }.Select(round => round * decade).First(s => s * 5 >= most);
        var steps = (int)Math.Ceiling(most / step);
        return new(false, [.. Enumerable.Range(0, steps + 1).Select(i => i * step)]);
    }

    /// <summary>Whether a median has a place on the axis: zero has none on a logarithmic one.</summary>
    public bool Holds([NotNullWhen(true)] Distribution? time) => time is not null && (time.MedianNanoseconds > 0 || !IsLogarithmic);

    /// <summary>Where a time stands on the axis, from 0 to 1; times beyond the axis stand at its ends.</summary>
    public double Fraction(double nanoseconds)
    {
        if (!(nanoseconds > Ticks[0]))
            return 0;
        if (nanoseconds >= Ticks[^1])
            return 1;
        return IsLogarithmic ? Math.Log(nanoseconds / Ticks[0]) / Math.Log(Ticks[^1] / Ticks[0]) : nanoseconds / Ticks[^1];
    }
}
