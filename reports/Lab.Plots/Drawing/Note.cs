using ScottPlot;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>A text at a place in a plot, or a few pixels beside it; it may leave the plot.</summary>
internal sealed class Note(Coordinates place, LabelStyle text, float right = 0, float down = 0) : Drawn
{
    public override void Render(RenderPack rp)
    {
        rp.CanvasState.DisableClipping();
        using var paint = new SKPaint();
        text.Render(rp.Canvas, Axes.GetPixel(place).WithOffset(right, down), paint);
    }
}
