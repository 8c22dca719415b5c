using ScottPlot;
using SkiaSharp;

namespace Lab.Reports.Pictures;

/// <summary>
/// Stripes that rise or fall, so that zones differ without their colours. ScottPlot's own hatches are shaders with a colour filter, which
/// Skia writes into an SVG as plain colour; a tiled image without a filter becomes a pattern there.
/// </summary>
/// <param name="scale">Pixels of the tile for each that the picture is drawn for.</param>
internal sealed class Hatch(bool isRising, float scale) : IHatch
{
    /// <summary>Whole pixels at the scale of a PNG (2.4), so that tiles meet without a seam.</summary>
    private const int Tile = 10;

    private const float RisingWidth = 2.2f;
    private const float FallingWidth = 1.3f;

    public SKShader GetShader(Color backgroundColor, Color hatchColor, PixelRect rect)
    {
        // Opaque here: the paint that the tile is drawn with has the opacity.
        var side = (int)(Tile * scale);
        using var bitmap = new SKBitmap(side, side);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { IsAntialias = true, StrokeWidth = isRising ? RisingWidth : FallingWidth };
        paint.Color = hatchColor.WithAlpha(1.0).ToSKColor();
        canvas.Clear(backgroundColor.WithAlpha(1.0).ToSKColor());
        canvas.Scale(scale);
        // The corners of the tile belong to the stripes of its neighbours.
        var (bottom, top) = isRising ? (Tile + 1, -1) : (-1, Tile + 1);
        for (var left = -Tile; left <= Tile; left += Tile)
            canvas.DrawLine(left - 1, bottom, left + Tile + 1, top, paint);
        return SKShader.CreateBitmap(bitmap, SKShaderTileMode.Repeat, SKShaderTileMode.Repeat, SKMatrix.CreateScale(1 / scale, 1 / scale));
    }
}
