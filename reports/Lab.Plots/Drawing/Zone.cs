using ScottPlot;

namespace Lab.Plots.Drawing;

/// <summary>An area of a plot.</summary>
internal sealed class Zone(CoordinateRect area, Fill fill) : Drawn
{
    public override void Render(RenderPack rp) => fill.Draw(rp.Canvas, Axes.GetPixelRect(area));
}
