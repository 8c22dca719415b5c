using ScottPlot;
using SkiaSharp;

namespace Lab.Reports.Pictures;

/// <summary>
/// The font of the pictures. Skia draws nothing, or empty boxes, for what a font lacks, without an error: so a font is chosen that has
/// every sign that the pictures write, and a sign of a workload's own name that it lacks is replaced by one that is seen.
/// </summary>
internal sealed class Typeface
{
    private const string Needed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;-_()[]/+=%";
    private const string Wanted = Needed + "×µ–…·";
    private const char Replacement = '?';

    /// <summary>Wide fonts that are legible when small, the most common on Linux first.</summary>
    private static readonly string[] Preferred = ["DejaVu Sans", "Verdana", "Noto Sans", "Liberation Sans", "Segoe UI", "Arial"];

    private readonly SKTypeface _regular;

    private Typeface(string family, SKTypeface regular) => (Family, _regular) = (family, regular);

    public string Family { get; }

    /// <summary>The first preferred font that is installed, else any that can write.</summary>
    /// <exception cref="NoTypefaceException">None can.</exception>
    public static Typeface Find()
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.Ordinal);
        var families = Preferred.Where(installed.Contains).Concat(installed.Order(StringComparer.Ordinal)).ToList();
        return new[] { Wanted, Needed }.SelectMany(text => families.Select(f => Of(f, text))).FirstOrDefault(t => t is not null)
            ?? throw new NoTypefaceException();
    }

    /// <summary>The text with a replacement for each sign that the font lacks.</summary>
    public string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in VisibleText.Of(text).EnumerateRunes())
            _ = rune.Value == '\n' || _regular.ContainsGlyph(rune.Value) ? printable.Append(rune) : printable.Append(Replacement);
        return printable.ToString();
    }

    private static Typeface? Of(string family, string text)
    {
        var regular = Fonts.GetTypeface(family, bold: false, italic: false);
        var bold = Fonts.GetTypeface(family, bold: true, italic: false);
        return regular.ContainsGlyphs(text) && bold.ContainsGlyphs(text) ? new(family, regular) : null;
    }
}

/// <summary>No font is installed to write with: pictures without their words would be wrong.</summary>
public sealed class NoTypefaceException() : Exception("no font is installed: install one, such as DejaVu Sans (package fonts-dejavu-core)");
