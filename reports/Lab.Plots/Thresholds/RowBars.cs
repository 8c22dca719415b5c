using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Reports.Charts;
using Lab.Trials;
using ScottPlot;

namespace Lab.Plots.Thresholds;

/// <summary>A workload in the threshold picture: a bar with BLAS threads unset, and a thin one with one BLAS thread. A row is one unit high.</summary>
internal sealed class RowBars(Theme theme, SizeAxis axis, ThresholdRow row)
{
    private const float LabelSize = 10.5f;
    private const float ValueSize = 10;
    private const double BarTop = 0.16;
    private const double BarBottom = 0.62;
    private const double ThinTop = 0.70;
    private const double ThinBottom = 0.88;

    /// <param name="top">Where the row begins.</param>
    /// <param name="labelWidth">Pixels that the name has.</param>
    public void AddTo(Panel panel, double top, float labelWidth)
    {
        var (from, to) = row.OneThread is null ? (BarTop + 0.06, ThinBottom - 0.06) : (BarTop, BarBottom);
        AddBar(panel, row.Unlimited, top - from, top - to);
        AddMarks(panel, row.Unlimited, top - ((from + to) / 2));
        if (row.OneThread is { } oneThread)
            AddBar(panel, oneThread, top - ThinTop, top - ThinBottom);
        var middle = top - ((from + to) / 2);
        var name = theme.Fit(row.Unlimited.Workload, LabelSize, labelWidth - 8, bold: true);
        panel.Add(new Note(new(SizeAxis.From, middle), theme.Text(name, LabelSize, bold: true, alignment: Alignment.MiddleRight), right: -7))
            .Add(new Note(new(SizeAxis.To, middle), theme.Text(Values(), ValueSize, theme.Quiet), right: 7));
    }

    /// <summary>Both minimums where they differ.</summary>
    private string Values()
    {
        var unlimited = SizeText.Of(row.Unlimited.MinimumStackBytes!.Value);
        return row.OneThread?.MinimumStackBytes is { } one && one != row.Unlimited.MinimumStackBytes ? $"{unlimited}; {SizeText.Of(one)}" : unlimited;
    }

    private void AddBar(Panel panel, ProbeResult probe, double top, double bottom)
    {
        if (probe.MinimumStackBytes is not { } minimum)
            return;
        var (least, most) = (axis.Scale.From, axis.Scale.To);
        AddZone(theme.Safe, minimum, most);
        if (probe.OverrunZone is { } zone)
        {
            AddZone(theme.Crash, least, zone.FromBytes);
            AddZone(theme.Overrun, zone.FromBytes, zone.ToBytes);
        }
        else
        {
            AddZone(ZoneBar.IsUntried(probe) ? theme.Untried : theme.Crash, least, minimum);
        }

        var x = axis.X(minimum);
        panel.Add(new Stroke(new CoordinateLine(x, bottom, x, top), new() { Width = 2, Color = theme.Ink }));

        void AddZone(Fill fill, ByteSize from, ByteSize to)
        {
            if (axis.X(to) > axis.X(from))
                panel.Add(new Zone(axis.Range(from, to, bottom, top), fill));
        }
    }

    /// <summary>Single trials inside the overrun zone: it is no solid block.</summary>
    private void AddMarks(Panel panel, ProbeResult probe, double y)
    {
        if (probe.OverrunZone is not { } zone)
            return;
        foreach (var outcome in probe.PlainThread.Where(o => o.StackBytes >= zone.FromBytes && o.StackBytes < zone.ToBytes && (o.Survived || o.Failed)))
        {
            var style = outcome.Survived ? LegendEntry.Survived(theme) : LegendEntry.Died(theme.Ink);
            panel.Plot.Add.Marker(axis.X(outcome.StackBytes), y).MarkerStyle = style;
        }
    }
}
