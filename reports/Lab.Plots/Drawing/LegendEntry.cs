using ScottPlot;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>What a sign means.</summary>
/// <param name="Words">In the words of the report.</param>
/// <param name="Sign">Draws it into the area that it is given.</param>
internal sealed record LegendEntry(string Words, Action<SKCanvas, PixelRect> Sign)
{
    private const float MarkSize = 5;

    public static LegendEntry Of(Fill fill, string words) => new(words, fill.Draw);

    public static LegendEntry Of(LineStyle line, string words) => new(words, (canvas, area) => DrawLine(canvas, area, line));

    public static LegendEntry Of(LineStyle line, MarkerStyle marker, string words) => new(words, (canvas, area) =>
    {
        DrawLine(canvas, area, line);
        DrawMark(canvas, area.Center, marker);
    });

    /// <summary>Marks side by side.</summary>
    public static LegendEntry Of(string words, params MarkerStyle[] markers) => new(words, (canvas, area) =>
    {
        for (var i = 0; i < markers.Length; i++)
            DrawMark(canvas, new(area.Left + (area.Width * (i + 0.5f) / markers.Length), area.VerticalCenter), markers[i]);
    });

    /// <summary>A trial on a plain thread that came back.</summary>
    public static MarkerStyle Survived(Theme theme) => new(MarkerShape.FilledCircle, MarkSize, theme.Ground) { OutlineColor = theme.Ink, OutlineWidth = 1.25f };

    /// <summary>One that died, or gave no samples.</summary>
    public static MarkerStyle Died(Color color) => new(MarkerShape.Eks, MarkSize, color) { LineWidth = 1.75f };

    private static void DrawLine(SKCanvas canvas, PixelRect area, LineStyle line) => Pen.Draw(canvas, [[area.LeftCenter, area.RightCenter]], line);

    private static void DrawMark(SKCanvas canvas, Pixel place, MarkerStyle marker)
    {
        using var paint = new SKPaint();
        ScottPlot.Drawing.DrawMarker(canvas, paint, place, marker);
    }
}
