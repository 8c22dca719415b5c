using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScottPlot;
using SkiaSharp;

namespace Lab.Reports.Pictures;

/// <summary>
/// A whole picture: title, subtitle, legend and the origin of its numbers on a plot that covers it, and the plots of its data above that.
/// All in the pixels that it is drawn for, whatever its files have. Limits, ticks and margins are given, so that nothing is placed by
/// chance.
/// </summary>
internal sealed partial class Sheet : IDisposable
{
    /// <summary>Pixels of an SVG's hatch for each of the picture: it may be scaled to a poster.</summary>
    public const float VectorScale = 8;

    /// <summary>Pixels of a PNG for each of the picture.</summary>
    public const float ImageScale = 2.4f;

    private const float Margin = 18;
    private const float TitleSize = 17;
    private const float SubtitleSize = 11;
    private const float SmallestSize = 8;
    private const float NameSize = 10.5f;
    private const float TickHeight = 17;

    /// <summary>Few rows do not fill the sheet: bars as high as blocks would be no bars.</summary>
    private const float HighestRow = 40;

    /// <summary>Where plots have their place.</summary>
    public static readonly PixelRect Body = new(Margin, PictureFile.Width - Margin, PictureFile.Height - 24, 84);

    private readonly Theme _theme;
    private readonly string _title;
    private readonly Plot _cover = new();
    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];

    /// <param name="title">What a reader should remember.</param>
    /// <param name="subtitle">What is shown.</param>
    public Sheet(Theme theme, Results results, string title, string subtitle)
    {
        (_theme, _title) = (theme, title);
        _cover.HideAxesAndGrid();
        _cover.Layout.Frameless();
        _cover.FigureBackground.Color = theme["ground"];
        _cover.DataBackground.Color = Colors.Transparent;
        // One unit is one pixel, from the upper left.
        _cover.Axes.SetLimits(0, PictureFile.Width, PictureFile.Height, 0);
        _plots.Add((_cover, new(0, PictureFile.Width, PictureFile.Height, 0)));
        Head(title, 22, TitleSize, SubtitleSize, bold: true);
        Head(subtitle, 43, SubtitleSize, SmallestSize, "quiet");
        Write(Origin(results), Body.Left, PictureFile.Height - 12, Body.Width, 9, "quiet");
    }

    /// <summary>A long head is written smaller before it is cut: its figures must stay.</summary>
    private void Head(string text, float y, float size, float least, string colour = "ink", bool bold = false)
    {
        var fitting = size * Body.Width / Theme.Width(_theme.Text(text, size, bold: bold));
        Write(text, Body.Left, y, Body.Width, Math.Clamp(fitting, least, size), colour, bold);
    }

    /// <summary>Writes a line at a place of the sheet, shortened to the width.</summary>
    public void Write(string text, float x, float y, float width, float size, string colour = "ink", bool bold = false) =>
        Label(_cover, _theme.Text(_theme.Fit(text, size, width, bold), size, colour, bold), x, y);

    /// <summary>Writes a text at a place of a plot, a few pixels from it.</summary>
    public static void Label(Plot plot, LabelStyle text, double x, double y, float right = 0, float down = 0) =>
        plot.Add.Plottable(new ScottPlot.Plottables.Text { Location = new(x, y), LabelStyle = text, OffsetX = right, OffsetY = down });

    /// <summary>The signs of the picture in a row below the subtitle; a little smaller where they are many.</summary>
    public void Legend(IEnumerable<LegendItem> items)
    {
        var legend = _cover.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        legend.ManualItems.AddRange(items);
        (legend.FontName, legend.FontColor, legend.TightHorizontalWrapping) = (_theme.Typeface.Family, _theme["ink"], true);
        (legend.OutlineWidth, legend.BackgroundColor, legend.ShadowColor) = (0, Colors.Transparent, Colors.Transparent);
        (legend.Padding, legend.Margin) = (new(2), new(Body.Left - 2, 0, 0, 54));
        (legend.SymbolWidth, legend.SymbolHeight, legend.InterItemPadding, legend.FontSize) = (20, 15, new(0, 15, 0, 0), 10);
        using var paint = Paint.NewDisposablePaint();
        if (legend.GetLayout(new(float.PositiveInfinity, float.PositiveInfinity), paint).LegendRect.Width > Body.Width)
            (legend.SymbolWidth, legend.InterItemPadding, legend.FontSize) = (16, new(0, 9, 0, 0), 9);
    }

    /// <param name="margins">What lies around the data within the place: labels, ticks.</param>
    public Plot Add(PixelRect place, PixelPadding margins, AxisLimits limits)
    {
        var plot = new Plot();
        (plot.FigureBackground.Color, plot.DataBackground.Color) = (Colors.Transparent, Colors.Transparent);
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Layout.Fixed(margins);
        plot.Axes.Frame(false);
        plot.Grid.MajorLineColor = _theme["line"];
        plot.Axes.SetLimits(limits);
        plot.Axes.SetLimitsY(limits.Bottom, limits.Top, plot.Axes.Right);
        foreach (var axis in plot.Axes.GetAxes())
            axis.RemoveTickGenerator();
        _plots.Add((plot, place));
        return plot;
    }

    /// <summary>A plot of rows that are one unit high each, with their names at the left and room for figures at the right.</summary>
    /// <param name="rows">Each with the place of its name.</param>
    /// <param name="head">Pixels above the rows.</param>
    public (Plot Plot, float RowHeight) AddRows(
        Axis axis, IReadOnlyList<(double Middle, string Name)> rows, float nameWidth, float figuresWidth, float head, bool bold)
    {
        var rowHeight = Math.Min(HighestRow, (Body.Height - head - TickHeight) / rows.Count);
        var bottom = Body.Top + head + (rows.Count * rowHeight) + TickHeight;
        var plot = Add(
            new(Body.Left, Body.Right, bottom, Body.Top),
            new(nameWidth, figuresWidth, TickHeight, 0),
            new(-0.02, 1.02, -rows.Count, head / rowHeight));
        plot.Grid.YAxisStyle.IsVisible = false;
        _theme.Ticks(plot.Axes.Bottom, axis.Labels);
        var names = rows.Select(r => (r.Middle, _theme.Fit(r.Name, NameSize, nameWidth - 10, bold)));
        _theme.Ticks(plot.Axes.Left, names, NameSize, "ink", bold, tick: 0);
        return (plot, rowHeight);
    }

    /// <summary>One of equal places in rows and columns.</summary>
    public static PixelRect Cell(int row, int rows, int column, int columns, float gap)
    {
        var (width, height) = ((Body.Width - (gap * (columns - 1))) / columns, (Body.Height - (gap / 2 * (rows - 1))) / rows);
        var (left, top) = (Body.Left + (column * (width + gap)), Body.Top + (row * (height + (gap / 2))));
        return new(left, left + width, top + height, top);
    }

    public void Dispose() => _plots.ForEach(p => p.Plot.Dispose());

    public byte[] ToPng()
    {
        var (width, height) = ((int)(PictureFile.Width * ImageScale), (int)(PictureFile.Height * ImageScale));
        var size = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(size);
        surface.Canvas.Scale(ImageScale);
        Render(surface.Canvas);
        using var pixels = surface.PeekPixels()!;
        // The filter and level that Skia takes by itself make the files up to a fifth smaller, and take five times as long.
        using var png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, zLibLevel: 3))!;
        return png.ToArray();
    }

    /// <summary>The picture as SVG, with its texts as text.</summary>
    public string ToSvg()
    {
        using var written = new MemoryStream();
        // The document is complete once its canvas is gone.
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, PictureFile.Width, PictureFile.Height), written))
            Render(canvas);
        var document = XDocument.Parse(Encoding.UTF8.GetString(written.ToArray()), LoadOptions.PreserveWhitespace);
        Complete(document.Root!);
        return document.Declaration + "\n" + document.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>
    /// What Skia leaves out: without a view box an SVG is cut instead of scaled; a reader may lack the font; hatches are tiles of more
    /// pixels. Its ids go on counting from one picture of a process to the next: numbered anew, the same results give the same file.
    /// </summary>
    private void Complete(XElement svg)
    {
        svg.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {PictureFile.Width} {PictureFile.Height}"));
        svg.SetAttributeValue("role", "img");
        svg.AddFirst(new XElement(svg.Name.Namespace + "title", VisibleText.Of(_title)));
        foreach (var family in svg.Descendants().Attributes("font-family"))
            family.Value = $"'{family.Value.Trim('\'')}', Verdana, sans-serif";
        var renamed = svg.Descendants().Attributes("id")
            .Select((id, i) => (Old: id.Value, New: string.Create(CultureInfo.InvariantCulture, $"n{i}")))
            .ToDictionary(id => id.Old, id => id.New, StringComparer.Ordinal);
        foreach (var attribute in svg.Descendants().Attributes())
        {
            if (attribute.Name == "id")
                attribute.Value = renamed[attribute.Value];
            else if (Reference().Match(attribute.Value) is { Success: true, Value: var old })
                attribute.Value = attribute.Value.Replace(old, renamed[old], StringComparison.Ordinal);
        }

        foreach (var pattern in svg.Descendants(svg.Name.Namespace + "pattern"))
            pattern.SetAttributeValue("patternTransform", string.Create(CultureInfo.InvariantCulture, $"scale({1 / VectorScale})"));
    }

    private void Render(SKCanvas canvas)
    {
        // ScottPlot draws a plot twice if its limits are new to it: what is transparent would come out darker.
        using var nowhere = new SKNoDrawCanvas(PictureFile.Width, PictureFile.Height);
        foreach (var target in new[] { nowhere, canvas })
            _plots.ForEach(p => p.Plot.Render(target, p.Place));
    }

    /// <summary>What the numbers belong to: a picture is seen without its report.</summary>
    private static string Origin(Results results)
    {
        var blas = results.Python.Blas.Select(b => b.Version is null ? b.Library : Short(b.Version, b.Library));
        var processor = results.Machine.Processor
            .Replace("(R)", "", StringComparison.OrdinalIgnoreCase)
            .Replace("(TM)", "", StringComparison.OrdinalIgnoreCase);
        string[] parts =
        [
            $"Python {results.Python.Version}",
            .. blas.Distinct(StringComparer.Ordinal),
            $"{processor}, {Plural.Of(results.Machine.Cores, "core")}",
            results.Machine.Runtime,
            string.Create(CultureInfo.InvariantCulture, $"{results.StartedAt.UtcDateTime:yyyy-MM-dd}, seed {results.Seed}"),
        ];
        return string.Join(" · ", parts) + (results.Finished ? "" : " · unfinished run");
    }

    /// <summary>Name and number: OpenBLAS writes after them everything it was built with.</summary>
    private static string Short(string version, string library)
    {
        var words = version.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var number = Array.FindIndex(words, w => char.IsAsciiDigit(w[0]));
        return number < 0 ? library : number == 0 ? $"{library} {words[0]}" : string.Join(' ', words[..(number + 1)]);
    }

    [GeneratedRegex("(?<=#)[a-z]+_[0-9a-f]+")]
    private static partial Regex Reference();
}
