using Lab.Analysis.Wording;
using Lab.Reports.Charts;
using Lab.Trials;
using ScottPlot;

namespace Lab.Plots.Drawing;

/// <summary>The logarithmic axis of sizes of the report, in percent, as the plots have it.</summary>
internal sealed record SizeAxis(LogScale Scale)
{
    public const double From = 0;
    public const double To = 100;

    public double X(ByteSize size) => Scale.Percent(size);

    /// <param name="step">How many ticks from one to the next that is shown.</param>
    public IEnumerable<(double Place, string Label)> Ticks(int step = 1) =>
        Scale.Ticks().Where((_, i) => i % step == 0).Select(size => (X(size), SizeText.Of(size)));

    /// <summary>Sizes from the one up to the other, over a range upwards.</summary>
    public CoordinateRect Range(ByteSize from, ByteSize to, double bottom, double top) => new(X(from), X(to), bottom, top);
}
