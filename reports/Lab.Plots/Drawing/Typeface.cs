using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Lab.Plots.Drawing;

/// <summary>
/// The font of the pictures. Skia draws nothing, or empty boxes, for what a font lacks, and says nothing of it: so a font is chosen that has all
/// that pictures say, and what a workload's own name may have besides is replaced by a sign that is seen.
/// </summary>
internal sealed class Typeface
{
    private const string Needed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;-_()[]/+=%";
    private const string Wanted = Needed + "×µ–…·";
    private const char Replacement = '?';

    /// <summary>Wide and legible when small; the first is what the distributions' packages of fonts begin with.</summary>
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

    /// <summary>The text with a sign for whatever the font lacks.</summary>
    public string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value == '\n' || _regular.ContainsGlyph(rune.Value) ? printable.Append(rune) : printable.Append(Replacement);
        return printable.ToString();
    }

    private static Typeface? Of(string family, string text)
    {
        var regular = Fonts.GetTypeface(family, bold: false, italic: false);
        return regular.ContainsGlyphs(text) && Fonts.GetTypeface(family, bold: true, italic: false).ContainsGlyphs(text) ? new(family, regular) : null;
    }
}
