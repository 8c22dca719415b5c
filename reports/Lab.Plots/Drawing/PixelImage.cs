using Lab.Reports.Pictures;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>A picture as PNG.</summary>
internal static class PixelImage
{
    /// <param name="scale">Pixels of the file for each that the picture is drawn for: text grows with it.</param>
    public static byte[] Of(Sheet sheet, double scale)
    {
        var size = new SKImageInfo((int)(PictureFile.Width * scale), (int)(PictureFile.Height * scale), SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(size);
        surface.Canvas.Scale((float)scale);
        sheet.Render(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
