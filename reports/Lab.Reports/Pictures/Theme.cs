using System.Text.RegularExpressions;
using Lab.Reports.Pages;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Reports.Pictures;

/// <summary>The colours of the page, light or dark, and the font: what makes the pictures look alike.</summary>
/// <param name="Scale">Pixels of the file for each that a picture is drawn for.</param>
internal sealed partial record Theme(bool IsDark, Typeface Typeface, float Scale)
{
    /// <summary>The colours of the page are read from its style sheet, so that there is one set of them.</summary>
    private static readonly Dictionary<string, (string Light, string Dark)> Variables = InStyleSheet().Matches(Page.Style).ToDictionary(
        v => v.Groups["name"].Value, v => (v.Groups["light"].Value, v.Groups["dark"].Value), StringComparer.Ordinal);

    /// <summary>
    /// ScottPlot centres a line of text with the room below its baseline: capitals and digits stand so much too high, in sizes of the
    /// font.
    /// </summary>
    private const float CentreOffset = 0.13f;

    private const float LegendSize = 10;

    /// <summary>No line of a picture has room for more: a name of any length is cut before it is measured.</summary>
    private const int MostCharacters = 200;

    /// <param name="name">A variable of the style sheet.</param>
    public Color this[string name] => Color.FromHex(Hex(name, IsDark));

    /// <summary>A colour as <c>#rrggbb</c>.</summary>
    public static string Hex(string name, bool isDark) => isDark ? Variables[name].Dark : Variables[name].Light;

    /// <summary>How a zone is filled and outlined: solid, with rising or falling stripes, or outlined.</summary>
    public (FillStyle Fill, LineStyle Outline) Fill(StackZone zone, double opacity = 1)
    {
        var style = ZoneStyle.Of(zone);
        var hatch = style.IsStriped ? new Hatch(isRising: zone is StackZone.Overrun, Scale) : null;
        return (
            new() { Color = this[style.Ground].WithOpacity(opacity), Hatch = hatch, HatchColor = this[style.Edge] },
            new() { Color = this[style.Edge], Width = zone is StackZone.Crash ? 0 : 0.75f });
    }

    public LegendItem Legend(StackZone zone, string words, double opacity = 1)
    {
        var (fill, outline) = Fill(zone, opacity);
        var item = Legend(words);
        (item.FillStyle, item.OutlineStyle) = (fill, outline);
        return item;
    }

    /// <summary>An area in a colour of the style sheet; hatched with the ground of the picture where it is hollow.</summary>
    public LegendItem Fill(string colour, string words, bool isHatched = false)
    {
        var item = Legend(words);
        item.FillStyle = isHatched
            ? new() { Color = this[colour], Hatch = new Hatch(isRising: true, Scale), HatchColor = this["ground"] }
            : new() { Color = this[colour] };
        item.OutlineWidth = 0;
        return item;
    }

    public LegendItem Legend(string words, MarkerStyle? marker = null, LineStyle? line = null) =>
        new() { LabelStyle = Text(words, LegendSize), MarkerStyle = marker ?? MarkerStyle.None, LineStyle = line ?? LineStyle.None };

    /// <summary>
    /// Lines differ in their points, not only in colour. No dashes: Skia cannot write them into an SVG, and says so on stderr.
    /// </summary>
    public LineStyle Line(PlotLine line, float width = 1.75f) => new() { Color = this[line.Colour], Width = width };

    public LineStyle Line(SizeMark mark) =>
        new() { Color = this[mark.Look.Colour].WithOpacity(mark.Opacity), Width = (float)mark.Look.Width };

    /// <summary>A filled circle, or one that is filled with the ground of the picture.</summary>
    public MarkerStyle Circle(string colour, float size, bool isHollow) => isHollow
        ? new(MarkerShape.FilledCircle, size, this["ground"]) { OutlineColor = this[colour], OutlineWidth = 1.5f }
        : new(MarkerShape.FilledCircle, size, this[colour]);

    public MarkerStyle Cross(string colour) => new(MarkerShape.Eks, 5.5f, this[colour]) { LineWidth = 1.75f };

    /// <summary>Adds a zone to a plot, with the places of its ends.</summary>
    public void AddZone(Plot plot, StackZone zone, double from, double to, double bottom, double top, double opacity = 1)
    {
        if (to <= from)
            return;
        var area = plot.Add.Rectangle(from, to, bottom, top);
        (area.FillStyle, area.LineStyle) = Fill(zone, opacity);
    }

    /// <summary>A text ready to be drawn or measured.</summary>
    /// <param name="size">In the pixels that a picture is drawn for.</param>
    public LabelStyle Text(string text, float size, string colour = "ink", bool bold = false, Alignment alignment = Alignment.MiddleLeft) =>
        new()
        {
            Text = Typeface.Printable(text),
            FontName = Typeface.Family,
            FontSize = size,
            ForeColor = this[colour],
            Bold = bold,
            Alignment = alignment,
            BorderWidth = 0,
            OffsetY = size * CentreOffset,
        };

    /// <summary>As much of a text as fits. What does not gives way to an ellipsis in its middle, as names differ at both ends.</summary>
    public string Fit(string text, float size, float width, bool bold = false)
    {
        var fitting = VisibleText.Line(text, MostCharacters);
        for (var most = fitting.Length - 1; most > 2 && Width(Text(fitting, size, bold: bold)) > width; most--)
            fitting = VisibleText.Line(text, most);
        return fitting;
    }

    /// <summary>Pixels that a text takes.</summary>
    public static float Width(LabelStyle text)
    {
        using var paint = Paint.NewDisposablePaint();
        return text.Measure(paint).Width;
    }

    /// <summary>Gives an axis its ticks and their style.</summary>
    public void Ticks(
        IAxis axis,
        IEnumerable<(double Place, string Label)> ticks,
        float size = 10,
        string colour = "quiet",
        bool bold = false,
        float tick = 3)
    {
        axis.TickGenerator = new NumericManual([.. ticks.Select(t => new Tick(t.Place, Typeface.Printable(t.Label)))]);
        (axis.MajorTickStyle.Color, axis.MajorTickStyle.Length) = (this["line"], tick);
        var style = axis.TickLabelStyle;
        (style.FontName, style.FontSize, style.ForeColor, style.Bold, style.BorderWidth) = (Typeface.Family, size, this[colour], bold, 0);
        style.OffsetY = axis.Edge.IsVertical() ? size * CentreOffset : 0;
    }

    [GeneratedRegex("""--(?<name>[a-z0-9-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\);""")]
    private static partial Regex InStyleSheet();
}
