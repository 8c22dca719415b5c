using ScottPlot;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>
/// Draws lines. A dashed one is drawn as the area that its dashes cover: Skia writes no dashes into an SVG, where the line would come out solid.
/// </summary>
internal static class Pen
{
    /// <param name="lines">The corners of each; all become one element of an SVG.</param>
    public static void Draw(SKCanvas canvas, IEnumerable<IReadOnlyList<Pixel>> lines, LineStyle style)
    {
        using var path = new SKPath();
        foreach (var corners in lines)
        {
            path.MoveTo(corners[0].ToSKPoint());
            for (var i = 1; i < corners.Count; i++)
                path.LineTo(corners[i].ToSKPoint());
        }

        using var paint = new SKPaint { IsAntialias = true, IsStroke = true, StrokeWidth = style.Width, Color = style.Color.ToSKColor() };
        if (style.Pattern.Intervals is not { Length: > 0 } dashes)
        {
            canvas.DrawPath(path, paint);
            return;
        }

        paint.PathEffect = SKPathEffect.CreateDash(dashes, style.Pattern.Phase);
        using var covered = paint.GetFillPath(path);
        using var fill = new SKPaint { IsAntialias = true, Color = style.Color.ToSKColor() };
        canvas.DrawPath(covered, fill);
    }
}
