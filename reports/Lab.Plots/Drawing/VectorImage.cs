using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Lab.Reports.Pictures;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>A picture as SVG, with its texts as text.</summary>
internal static class VectorImage
{
    public static byte[] Of(Sheet sheet)
    {
        using var written = new MemoryStream();
        // The document is whole once its canvas is gone.
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, PictureFile.Width, PictureFile.Height), written))
            sheet.Render(canvas);
        var document = XDocument.Parse(Encoding.UTF8.GetString(written.ToArray()), LoadOptions.PreserveWhitespace);
        Complete(document.Root!, sheet.Title);
        return Encoding.UTF8.GetBytes(document.Declaration + "\n" + document.ToString(SaveOptions.DisableFormatting) + "\n");
    }

    /// <summary>What Skia leaves out: without a view box an SVG is cut instead of scaled; a font that a reader lacks needs one to stand in.</summary>
    private static void Complete(XElement svg, string title)
    {
        svg.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {PictureFile.Width} {PictureFile.Height}"));
        svg.SetAttributeValue("role", "img");
        svg.AddFirst(new XElement(svg.Name.Namespace + "title", title));
        foreach (var family in svg.Descendants().Attributes("font-family"))
            family.Value = $"'{family.Value.Trim('\'')}', Verdana, sans-serif";
    }
}
