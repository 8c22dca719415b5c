using System.Collections.Immutable;

namespace Lab.Plots.Drawing;

/// <summary>How much room a legend takes, in pixels.</summary>
/// <param name="Swatch">Width of a sign.</param>
/// <param name="TextSize">Of its words.</param>
/// <param name="Gap">From one entry to the next.</param>
internal sealed record LegendStyle(float Swatch, float TextSize, float Gap)
{
    /// <summary>From a sign to its words.</summary>
    public const float TextGap = 5;

    public float Width(Theme theme, ImmutableArray<LegendEntry> entries) =>
        entries.Sum(e => Swatch + TextGap + theme.Text(e.Words, TextSize).Measure().Width + Gap);
}
