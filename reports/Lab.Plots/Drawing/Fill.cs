using ScottPlot;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>
/// How a zone is filled: they differ without their colours. Stripes are lines, as Skia writes no hatch into an SVG: there a shader with a
/// colour filter, which ScottPlot's hatches are, comes out as plain ground.
/// </summary>
internal sealed record Fill(Color Ground)
{
    private const float StripeSpacing = 6;
    private const float StripeWidth = 1.7f;
    private const float DotSpacing = 6;
    private const float DotSize = 1.7f;
    private const float OutlineWidth = 0.75f;

    public Color? Stripes { get; init; }

    public Color? Dots { get; init; }

    public Color? Outline { get; init; }

    /// <summary>The same, so that what stands behind and before it is seen.</summary>
    public Fill Faint(double opacity) => this with
    {
        Ground = Ground.WithOpacity(opacity),
        Stripes = Stripes?.WithOpacity(opacity),
        Dots = Dots?.WithOpacity(opacity),
    };

    public void Draw(SKCanvas canvas, PixelRect area)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = Ground.ToSKColor() };
        canvas.DrawRect(area.ToSKRect(), paint);
        if (Stripes is { } stripes)
            Draw(canvas, paint, stripes, Diagonals(area), StripeWidth);
        if (Dots is { } dots)
            DrawDots(canvas, paint, dots, area);
        if (Outline is { } outline)
            Draw(canvas, paint, outline, Border(area), OutlineWidth);
    }

    private static void Draw(SKCanvas canvas, SKPaint paint, Color color, SKPath path, float width)
    {
        using var drawn = path;
        paint.IsStroke = true;
        paint.Color = color.ToSKColor();
        paint.StrokeWidth = width;
        canvas.DrawPath(drawn, paint);
    }

    /// <summary>Lines from the lower left to the upper right on which x + y is a multiple of the spacing: areas side by side continue each other.</summary>
    private static SKPath Diagonals(PixelRect area)
    {
        var path = new SKPath();
        var step = StripeSpacing * MathF.Sqrt(2);
        for (var sum = MathF.Ceiling((area.Left + area.Top) / step) * step; sum < area.Right + area.Bottom; sum += step)
        {
            var (left, right) = (Math.Max(area.Left, sum - area.Bottom), Math.Min(area.Right, sum - area.Top));
            if (right <= left)
                continue;
            path.MoveTo(left, sum - left);
            path.LineTo(right, sum - right);
        }

        return path;
    }

    private static SKPath Border(PixelRect area)
    {
        var path = new SKPath();
        path.AddRect(area.ToSKRect());
        return path;
    }

    private static void DrawDots(SKCanvas canvas, SKPaint paint, Color color, PixelRect area)
    {
        using var path = new SKPath();
        for (var y = area.Top + ((DotSpacing - DotSize) / 2); y + DotSize < area.Bottom; y += DotSpacing)
        {
            for (var x = area.Left + ((DotSpacing - DotSize) / 2); x + DotSize < area.Right; x += DotSpacing)
                path.AddRect(SKRect.Create(x, y, DotSize, DotSize));
        }

        paint.IsStroke = false;
        paint.Color = color.ToSKColor();
        canvas.DrawPath(path, paint);
    }
}
