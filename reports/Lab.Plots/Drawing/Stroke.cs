using ScottPlot;

namespace Lab.Plots.Drawing;

/// <summary>Lines between places in a plot; they may leave it.</summary>
/// <param name="lines">The corners of each.</param>
/// <param name="above">Pixels by which the last corner of each lies higher than it says.</param>
internal sealed class Stroke(IEnumerable<IReadOnlyList<Coordinates>> lines, LineStyle style, float above = 0) : Drawn
{
    /// <param name="line">A straight one.</param>
    public Stroke(CoordinateLine line, LineStyle style, float above = 0)
        : this([[line.Start, line.End]], style, above)
    {
    }

    public override void Render(RenderPack rp)
    {
        rp.CanvasState.DisableClipping();
        Pen.Draw(rp.Canvas, lines.Select(Corners), style);
    }

    private Pixel[] Corners(IReadOnlyList<Coordinates> line)
    {
        var corners = line.Select(Axes.GetPixel).ToArray();
        corners[^1] = corners[^1].WithOffset(0, -above);
        return corners;
    }
}
