using ScottPlot;

namespace Lab.Plots.Drawing;

/// <summary>What the pictures draw into a plot besides that which ScottPlot has. It takes no part in the choice of limits: those are given.</summary>
internal abstract class Drawn : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public abstract void Render(RenderPack rp);
}
