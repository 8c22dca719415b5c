using Lab.Plots.Drawing;
using Lab.Trials.Timings;
using ScottPlot;

namespace Lab.Plots.Latency;

/// <summary>How a curve is drawn: warm and cold differ in their dashes and points, and in colour only besides.</summary>
internal sealed record CurveStyle(LineStyle Line, MarkerStyle Marker)
{
    private const float LineWidth = 1.75f;
    private const float MarkerSize = 5;

    public static CurveStyle Of(CallMode mode, Theme theme) => mode == CallMode.Warm ? Warm(theme) : Cold(theme);

    public static CurveStyle Warm(Theme theme) => new(
        new() { Color = theme.Ink, Width = LineWidth },
        new(MarkerShape.FilledCircle, MarkerSize, theme.Ink));

    public static CurveStyle Cold(Theme theme) => new(
        new() { Color = theme.Accent, Width = LineWidth, Pattern = new([5, 2.5f], 0, "cold") },
        new(MarkerShape.FilledCircle, MarkerSize, theme.Ground) { OutlineColor = theme.Accent, OutlineWidth = 1.5f });
}
