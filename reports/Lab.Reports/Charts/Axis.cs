using System.Diagnostics.CodeAnalysis;

namespace Lab.Reports.Charts;

/// <summary>An axis of sizes, times or numbers: what page and picture draw.</summary>
/// <param name="Figures">What they are: <c>n</c>; or <c>size</c> or <c>time</c>, as a function of the page's script writes it.</param>
/// <param name="Ticks">Round figures, smallest first.</param>
internal sealed record Axis(string Figures, bool IsLogarithmic, double From, double To, ImmutableArray<double> Ticks)
{
    private const double Tenfold = 10;

    /// <summary>The smallest stack that a thread can have, up to more than any default.</summary>
    public static readonly Axis Stacks = Sizes(ByteSize.FromKiB(16), ByteSize.FromMiB(64));

    /// <summary>A logarithmic axis, with every second power of two: they stand far enough apart for their labels on a phone.</summary>
    public static Axis Sizes(ByteSize from, ByteSize to) => new(
        "size",
        IsLogarithmic: true,
        from.Bytes,
        to.Bytes,
        [.. Enumerable.Range(0, 20).Select(i => from.Bytes * Math.Pow(4, i)).TakeWhile(tick => tick <= to.Bytes)]);

    /// <summary>The axis of stacks, longer where larger sizes stand on it: so charts can be compared.</summary>
    public static Axis Covering(IEnumerable<ByteSize?> sizes) => sizes.Max() is { } largest && largest.Bytes > Stacks.To
        ? Sizes(new((long)Stacks.From), largest.RoundUpToPowerOfTwo())
        : Stacks;

    /// <summary>
    /// Times in nanoseconds, linear from zero wherever it can be: there a ratio looks like the ratio that it is, and noise stays as small
    /// as it is. Logarithmic where times lie more than tenfold apart, as the smaller ones would lie flat on a linear axis.
    /// </summary>
    public static Axis Times(IEnumerable<double> times, bool isLogarithmic = false)
    {
        // A logarithm has no place for zero, and an axis none for what is no number.
        var positive = times.Where(t => t > 0 && double.IsFinite(t)).DefaultIfEmpty(1).ToList();
        var (least, most) = (positive.Min(), positive.Max());
        var isLog = isLogarithmic || most > Tenfold * least;
        var ticks = isLog ? Decades(least, most) : Steps(most);
        return new("time", isLog, ticks[0], ticks[^1], ticks);
    }

    private static ImmutableArray<double> Decades(double least, double most)
    {
        var first = (int)Math.Floor(Math.Log10(least));
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(most)));
        return [.. Enumerable.Range(first, last - first + 1).Select(decade => Math.Pow(10, decade))];
    }

    /// <summary>Three to five steps of a round length.</summary>
    private static ImmutableArray<double> Steps(double most)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(most)));
        var step = new[] { 0.2, 0.25, 0.5, 1, 2, 2.5 }.Select(round => round * decade).First(s => s * 5 >= most);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(most / step) + 1).Select(i => i * step)];
    }

    /// <summary>Whether a figure has a place on the axis: zero has none on a logarithmic one.</summary>
    public bool Holds([NotNullWhen(true)] double? figure) => figure is not null && (figure > 0 || !IsLogarithmic);

    /// <summary>Where a figure stands, from 0 to 1; one beyond the axis stands at its end.</summary>
    public double Place(double figure)
    {
        if (!(figure > From))
            return 0;
        if (figure >= To)
            return 1;
        return IsLogarithmic ? Math.Log(figure / From) / Math.Log(To / From) : (figure - From) / (To - From);
    }

    /// <summary>The ticks as a picture has them.</summary>
    public IEnumerable<(double Place, string Label)> Labels => Ticks.Select(tick => (Place(tick), Label(tick)));

    private string Label(double figure) => Figures switch
    {
        "size" => SizeText.Of(new((long)figure)),
        "time" => TimeText.Tick(figure),
        _ => figure.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The parts of zones that lie on the axis.</summary>
    public IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> Clip(
        IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> zones) =>
        zones.Select(z => (z.Zone, From: ByteSize.Max(z.From, new((long)From)), z.To)).Where(z => z.From < z.To);

    /// <summary>The axis of a chart of the page.</summary>
    /// <param name="within">Whether its first and last figures stand within it.</param>
    public object Options(bool within = false) => new
    {
        type = IsLogarithmic ? "log" : "value",
        min = From,
        max = To,
        name = Figures is "n" ? Figures : null,
        nameGap = 8,
        axisLabel = new
        {
            formatter = Figures is "n" ? null : Figures,
            customValues = Ticks,
            alignMinLabel = within ? "left" : null,
            alignMaxLabel = within ? "right" : null,
        },
        // Where lines across the chart are.
        axisTick = new { customValues = Ticks },
    };
}
