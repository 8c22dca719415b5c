using System.Collections.Immutable;
using System.Diagnostics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Reports.Charts.Timings;
using Lab.Trials.Timings;
using ScottPlot;

namespace Lab.Plots.Overhead;

/// <summary>One operation: its name, and below it a bar for each bridge. It is one unit high; the axis of times goes from 0 to 1.</summary>
internal sealed class OperationBars(Theme theme, TimeScale scale, ImmutableArray<CallOverhead> costs)
{
    /// <summary>Where the plot ends: beyond the axis is room for the words at the bars.</summary>
    public const double AxisEnd = 1.4;

    private const float NameSize = 10.5f;
    private const float NameHeight = 13;
    private const float Gap = 2.5f;
    private const float HighestBar = 14;
    private const float LargestText = 10;

    /// <summary>Digits are lower than their line: lines may be a little closer than the size of the font.</summary>
    private const float TextToPitch = 1.1f;

    /// <param name="top">Where it begins.</param>
    /// <param name="height">Its pixels.</param>
    public void AddTo(Panel panel, double top, float height)
    {
        panel.Add(new Note(new(0, top), theme.Text(costs[0].Operation, NameSize, bold: true), down: NameHeight / 2));
        var pitch = Math.Min(HighestBar, (height - NameHeight - Gap) / costs.Length);
        for (var i = 0; i < costs.Length; i++)
        {
            var middle = top - ((NameHeight + (pitch * (i + 0.5))) / height);
            Add(panel, costs[i], middle, pitch * 0.4 / height, Math.Min(LargestText, pitch * TextToPitch));
        }
    }

    public static Fill Fill(Theme theme, Bridge bridge) => bridge switch
    {
        Bridge.C => new(theme.Quiet),
        Bridge.CApi => new(theme.Accent),
        Bridge.PythonNet => new(theme.Ground) { Stripes = theme.Accent, Outline = theme.Accent },
        _ => throw new UnreachableException(),
    };

    private void Add(Panel panel, CallOverhead cost, double middle, double half, float textSize)
    {
        if (cost.Time is not { } time)
        {
            panel.Add(new Note(new(0, middle), theme.Text($"{HostText.Bridge(cost.Bridge)}: no samples", textSize, theme.Quiet), right: 4));
            return;
        }

        var (lower, upper) = Curve.Whisker(time);
        panel.Add(new Zone(new CoordinateRect(0, scale.Fraction(time.MedianNanoseconds), middle - half, middle + half), Fill(theme, cost.Bridge)))
            .Add(new Stroke(new CoordinateLine(scale.Fraction(lower), middle, scale.Fraction(upper), middle), new() { Color = theme.Ink, Width = 1.25f }))
            .Add(new Note(new(scale.Fraction(Math.Max(time.MedianNanoseconds, upper)), middle), theme.Text(Words(cost, time), textSize), right: 5));
    }

    private static string Words(CallOverhead cost, Distribution time)
    {
        var against = cost.ToFloor switch
        {
            null => "",
            { Verdict: ComparisonVerdict.WithinNoise } => ", within noise",
            { } floor => $", {TimeText.Ratio(floor.Ratio)}",
        };
        return TimeText.Of(time.MedianNanoseconds) + against;
    }
}
