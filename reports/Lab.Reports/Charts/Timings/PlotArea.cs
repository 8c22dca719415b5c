using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts.Timings;

/// <summary>
/// A field of sizes across and times up. Percent across and pixels down, as in the other charts; the labels of its times stand to the left
/// of it, in the margin that the style sheet leaves.
/// </summary>
/// <param name="Top">Pixels from the top of the picture.</param>
/// <param name="Height">In pixels.</param>
internal sealed record PlotArea(LogScale Sizes, TimeScale Times, double Top, double Height)
{
    /// <summary>Height of the labels of the sizes below it.</summary>
    public const double Footer = 20;

    public double Bottom => Top + Height;

    /// <summary>Percent of the width.</summary>
    public double X(ByteSize size) => Sizes.Percent(size);

    /// <summary>Pixels from the top of the picture.</summary>
    public double Y(double nanoseconds) => Bottom - (Height * Times.Fraction(nanoseconds));

    public Html Grid() => $"""
        <g class="axis">{Times.Ticks.Select(TimeTick)}{SizeTicks()}</g>
        """;

    private Html TimeTick(double nanoseconds)
    {
        var y = Y(nanoseconds);
        return $"""
            <line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>
            <text class="tick" x="0" y="{y}" dx="-6" dy="4" text-anchor="end">{TimeText.Tick(nanoseconds)}</text>
            """;
    }

    /// <summary>On a phone every second label has to do.</summary>
    private IEnumerable<Html> SizeTicks() => Sizes.Ticks().Select((size, i) => SizeTick(size, i % 2 == 0 ? "tick" : "tick minor"));

    private Html SizeTick(ByteSize size, string kind) => $"""
        <line class="grid" x1="{X(size)}%" x2="{X(size)}%" y1="{Bottom}" y2="{Bottom + 4}"/>
        <text class="{kind}" x="{X(size)}%" y="{Bottom + 16}" text-anchor="middle">{SizeText.Of(size)}</text>
        """;
}
