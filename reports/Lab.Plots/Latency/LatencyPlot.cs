using System.Collections.Immutable;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Reports.Charts;
using Lab.Reports.Charts.Timings;
using ScottPlot;

namespace Lab.Plots.Latency;

/// <summary>One workload in one environment: its zones up to the exact minimum, and its curves.</summary>
/// <param name="workload">All environments of the workload: their axes are the same.</param>
/// <param name="panel">The one that is drawn.</param>
internal sealed class LatencyPlot(Theme theme, ImmutableArray<LatencyPanel> workload, LatencyPanel panel)
{
    public const double CrashOpacity = 0.3;
    public const double OverrunOpacity = 0.5;

    /// <summary>Room above the highest time, for the words at the thresholds.</summary>
    private const double Top = 1.16;

    /// <summary>Room for half a point at the largest size.</summary>
    private const double Right = SizeAxis.To + 2;

    private const float NameSize = 10.5f;
    private const float WordSize = 9;
    private static readonly PixelPadding Margins = new(44, 6, 17, 32);

    private readonly SizeAxis _sizes = new(LatencyChart.Covering(workload.Max(p => p.Largest)));
    private readonly TimeScale _times = LatencyChart.Times(workload);

    public static LineStyle MinimumLine(Theme theme) => new() { Color = theme.Ink, Width = 2 };

    public static LineStyle RecommendedLine(Theme theme) => new() { Color = theme.Accent.WithOpacity(0.55), Width = 2.5f };

    public static LineStyle StepLine(Theme theme) => new() { Color = theme.Ink, Width = 1.5f, Pattern = new([1.5f, 2.5f], 0, "step") };

    /// <summary>Nothing is known below its minimum but that it is too small.</summary>
    public static bool IsUntried(LatencyPanel panel) => panel.Curves[0].OverrunZone is null && (panel.Probe is null || ZoneBar.IsUntried(panel.Probe));

    public Panel At(PixelRect place)
    {
        var plot = new Panel(theme, place, Margins, new AxisLimits(SizeAxis.From, Right, 0, Top))
            .TicksBelow(_sizes.Ticks(step: 2))
            .TicksLeft(_times.Ticks.Select(t => (_times.Fraction(t), TimeText.Tick(t))));
        plot.Plot.Grid.XAxisStyle.IsVisible = false;
        AddZones(plot);
        AddLine(plot, panel.Recommended, RecommendedLine(theme));
        AddLine(plot, panel.Curves[0].MinimumStackBytes, MinimumLine(theme));
        AddSteps(plot);
        foreach (var (curve, i) in panel.Curves.Reverse().Select((c, i) => (c, i)))
            new LatencyTrace(theme, _sizes, _times, curve).AddTo(plot, line: i);
        AddWords(plot, place.Width);
        return plot;
    }

    private void AddWords(Panel plot, float width)
    {
        var curve = panel.Curves[0];
        var minimum = curve.MinimumStackBytes is { } size ? $", minimum {SizeText.Of(size)}" : "";
        var corner = new Coordinates(SizeAxis.From, Top);
        plot.Add(new Note(corner, theme.Text(theme.Fit(curve.Workload, NameSize, width, bold: true), NameSize, bold: true), right: -Margins.Left, down: -24))
            .Add(new Note(corner, theme.Text(EnvironmentText.Heading(curve.Environment.BlasThreads) + minimum, WordSize, theme.Quiet), right: -Margins.Left, down: -10));
    }

    private void AddZones(Panel plot)
    {
        var curve = panel.Curves[0];
        if (curve.MinimumStackBytes is not { } minimum)
            return;
        var from = _sizes.Scale.From;
        if (curve.OverrunZone is { } zone)
        {
            Add(theme.Crash.Faint(CrashOpacity), from, zone.FromBytes);
            Add(theme.Overrun.Faint(OverrunOpacity), zone.FromBytes, minimum);
        }
        else
        {
            Add(IsUntried(panel) ? theme.Untried : theme.Crash.Faint(CrashOpacity), from, minimum);
        }

        void Add(Fill fill, Trials.ByteSize least, Trials.ByteSize most)
        {
            if (_sizes.X(most) > _sizes.X(least))
                plot.Add(new Zone(_sizes.Range(least, most, 0, Top), fill));
        }
    }

    private void AddLine(Panel plot, Trials.ByteSize? size, LineStyle style)
    {
        if (size is { } known)
            plot.Add(new Stroke(new CoordinateLine(_sizes.X(known), 0, _sizes.X(known), Top), style));
    }

    /// <summary>Thresholds of both curves at the same place share their line and their words.</summary>
    private void AddSteps(Panel plot)
    {
        var steps = panel.Curves
            .SelectMany(c => c.Thresholds.Select(t => (Curve: HostText.Mode(c.Mode), Threshold: t, X: (_sizes.X(t.FromBytes) + _sizes.X(t.ToBytes)) / 2)))
            .GroupBy(s => s.X);
        foreach (var step in steps)
        {
            var words = string.Join(", ", step.Select(s => $"{s.Curve} {TimeText.Short(s.Threshold.Change)}"));
            var onLeft = step.Key > SizeAxis.To / 2;
            var label = theme.Text(words, WordSize, alignment: onLeft ? Alignment.UpperRight : Alignment.UpperLeft);
            label.BackgroundColor = theme.Ground.WithOpacity(0.8);
            plot.Add(new Stroke(new CoordinateLine(step.Key, 0, step.Key, Top), StepLine(theme)))
                .Add(new Note(new(step.Key, Top), label, right: onLeft ? -3 : 3, down: 1));
        }
    }
}
