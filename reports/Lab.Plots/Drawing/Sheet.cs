using System.Collections.Immutable;
using Lab.Reports.Pictures;
using ScottPlot;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>A whole picture: what it says, its legend, its plots, and what the numbers belong to. In the pixels that it is drawn for, whatever its files have.</summary>
/// <param name="Title">What a reader is to take away.</param>
/// <param name="Subtitle">What is shown.</param>
/// <param name="Origin">What the numbers belong to.</param>
internal sealed record Sheet(
    Theme Theme, string Title, string Subtitle, string Origin, ImmutableArray<LegendEntry> Legend, ImmutableArray<Panel> Panels)
{
    private const float Margin = 18;
    private const float SwatchHeight = 9;

    private static readonly LegendStyle Roomy = new(Swatch: 20, TextSize: 10, Gap: 16);
    private static readonly LegendStyle Compact = new(Swatch: 16, TextSize: 9, Gap: 10);

    /// <summary>Where plots have their place.</summary>
    public static readonly PixelRect Body = new(Margin, PictureFile.Width - Margin, PictureFile.Height - 24, 84);

    private static float Room => PictureFile.Width - (2 * Margin);

    public void Render(SKCanvas canvas)
    {
        // Whatever is drawn over itself would be darker where it is transparent: ScottPlot draws a plot twice if its limits are new to it.
        using (var nowhere = new SKNoDrawCanvas(PictureFile.Width, PictureFile.Height))
            Panels.ToList().ForEach(p => p.Render(nowhere));
        using var paint = new SKPaint { Color = Theme.Ground.ToSKColor() };
        canvas.DrawRect(0, 0, PictureFile.Width, PictureFile.Height, paint);
        Write(canvas, 22, Title, 17, Theme.Ink, bold: true);
        Write(canvas, 43, Subtitle, 11, Theme.Quiet);
        DrawLegend(canvas, 63);
        foreach (var panel in Panels)
            panel.Render(canvas);
        Write(canvas, PictureFile.Height - 12, Origin, 9, Theme.Quiet);
    }

    private void Write(SKCanvas canvas, float y, string text, float size, Color color, bool bold = false)
    {
        using var paint = new SKPaint();
        Theme.Text(Theme.Fit(text, size, Room, bold), size, color, bold).Render(canvas, new Pixel(Margin, y), paint);
    }

    private void DrawLegend(SKCanvas canvas, float y)
    {
        using var paint = new SKPaint();
        var style = Roomy.Width(Theme, Legend) <= Room ? Roomy : Compact;
        var x = Margin;
        foreach (var entry in Legend)
        {
            entry.Sign(canvas, new PixelRect(x, x + style.Swatch, y + (SwatchHeight / 2), y - (SwatchHeight / 2)));
            Theme.Text(entry.Words, style.TextSize).Render(canvas, new Pixel(x + style.Swatch + LegendStyle.TextGap, y), paint);
            x += style.Width(Theme, [entry]);
        }
    }
}
