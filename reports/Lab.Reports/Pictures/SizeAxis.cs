using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>The page's logarithmic axis of stack sizes, in percent, and the zones on it.</summary>
internal sealed record SizeAxis(Theme Theme, LogScale Scale)
{
    public const double From = 0;
    public const double To = 100;

    public double X(ByteSize size) => Scale.Percent(size);

    /// <param name="step">How many ticks from one that is shown to the next.</param>
    public IEnumerable<(double Place, string Label)> Ticks(int step = 1) =>
        Scale.Ticks().Where((_, i) => i % step == 0).Select(size => (X(size), SizeText.Of(size)));

    public void AddZone(Plot plot, StackZone zone, ByteSize from, ByteSize to, double bottom, double top, double opacity = 1)
    {
        if (X(to) <= X(from))
            return;
        var area = plot.Add.Rectangle(X(from), X(to), bottom, top);
        (area.FillStyle, area.LineStyle) = Theme.Fill(zone, opacity);
    }

    /// <summary>Adds a line at a size, over the whole height unless it ends earlier.</summary>
    public void AddLine(Plot plot, ByteSize size, LineStyle style, double top = double.PositiveInfinity)
    {
        var line = plot.Add.VerticalLine(X(size));
        (line.LineStyle, line.Maximum) = (style, top);
    }
}
