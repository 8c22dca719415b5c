using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Plots.Drawing;

/// <summary>A plot and its place on a sheet. Its limits, ticks and margins are given, so that nothing is placed by chance.</summary>
internal sealed class Panel
{
    private const float TickSize = 10;

    private readonly Theme _theme;
    private readonly PixelRect _place;

    /// <param name="place">On the sheet.</param>
    /// <param name="margins">What lies around the data: labels, ticks.</param>
    /// <param name="limits">Of the axes.</param>
    public Panel(Theme theme, PixelRect place, PixelPadding margins, AxisLimits limits)
    {
        (_theme, _place) = (theme, place);
        Data = new(place.Left + margins.Left, place.Right - margins.Right, place.Bottom - margins.Bottom, place.Top + margins.Top);
        Plot.RenderManager.ClearCanvasBeforeEachRender = false;
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.Layout.Fixed(margins);
        Plot.Axes.Frame(false);
        Plot.Grid.MajorLineColor = theme.Line;
        Plot.Axes.SetLimits(limits);
        foreach (var axis in Plot.Axes.GetAxes())
            axis.RemoveTickGenerator();
    }

    public Plot Plot { get; } = new();

    /// <summary>Where the data lies on the sheet.</summary>
    public PixelRect Data { get; }

    public Panel Add(Drawn drawn)
    {
        Plot.Add.Plottable(drawn);
        return this;
    }

    public Panel TicksBelow(IEnumerable<(double Place, string Label)> ticks) => Ticks(Plot.Axes.Bottom, ticks);

    public Panel TicksLeft(IEnumerable<(double Place, string Label)> ticks)
    {
        Plot.Axes.Left.TickLabelStyle.OffsetY = Theme.Centring(TickSize);
        return Ticks(Plot.Axes.Left, ticks);
    }

    public void Render(SkiaSharp.SKCanvas canvas) => Plot.Render(canvas, _place);

    private Panel Ticks(IAxis axis, IEnumerable<(double Place, string Label)> ticks)
    {
        axis.TickGenerator = new NumericManual([.. ticks.Select(t => new Tick(t.Place, t.Label))]);
        axis.MajorTickStyle.Color = _theme.Line;
        axis.MajorTickStyle.Length = 3;
        axis.TickLabelStyle.FontName = _theme.Typeface.Family;
        axis.TickLabelStyle.FontSize = TickSize;
        axis.TickLabelStyle.ForeColor = _theme.Quiet;
        axis.TickLabelStyle.BorderWidth = 0;
        return this;
    }
}
