using ScottPlot;
using Palette = Lab.Reports.Charts.Palette;

namespace Lab.Plots.Drawing;

/// <summary>Colours of the report, light or dark, and the font: all that pictures look alike by.</summary>
internal sealed record Theme(Palette Palette, Typeface Typeface)
{
    /// <summary>ScottPlot centres a line of text with the room below its baseline: capitals and digits stand so much too high, in sizes of the font.</summary>
    private const float CentreOffset = 0.13f;

    public Color Ground => this["ground"];

    public Color Card => this["card"];

    public Color Ink => this["ink"];

    public Color Quiet => this["quiet"];

    public Color Line => this["line"];

    public Color Accent => this["accent"];

    public Color Danger => this["danger"];

    public Color Mark => this["mark"];

    public Fill Crash => new(this["crash"]);

    public Fill Overrun => new(this["overrun"]) { Stripes = this["overrun-stripe"], Outline = this["overrun-stripe"] };

    public Fill Safe => new(this["safe"]) { Outline = this["safe-edge"] };

    public Fill Untried => new(Ground) { Dots = Quiet, Outline = Quiet };

    private Color this[string name] => Color.FromHex(Palette[name]);

    /// <summary>A text ready to be drawn or measured.</summary>
    /// <param name="size">In the pixels that a picture is drawn for.</param>
    public LabelStyle Text(string text, float size, Color? color = null, bool bold = false, Alignment alignment = Alignment.MiddleLeft) => new()
    {
        Text = Typeface.Printable(text),
        FontName = Typeface.Family,
        FontSize = size,
        ForeColor = color ?? Ink,
        Bold = bold,
        Alignment = alignment,
        BorderWidth = 0,
        OffsetY = Centring(size),
    };

    /// <summary>Pixels by which a text is lowered to be centred for the eye.</summary>
    public static float Centring(float size) => size * CentreOffset;

    /// <summary>How much of a text fits; what does not gives way to an ellipsis in its middle, as names differ at both ends.</summary>
    public string Fit(string text, float size, float width, bool bold = false)
    {
        var fitting = text;
        for (var kept = text.Length - 1; kept > 1 && Text(fitting, size, bold: bold).Measure().Width > width; kept--)
            fitting = $"{text[..((kept + 1) / 2)]}…{text[^(kept / 2)..]}";
        return fitting;
    }
}
