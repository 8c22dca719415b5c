using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Charts;
using Lab.Reports.Charts.Timings;
using Lab.Trials.Timings;
using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>
/// Latency over stack size of each timed workload. Few have a column each, with its environments one below the other on the same axes; of
/// many the first environment alone is shown, as more could not be read.
/// </summary>
internal sealed class LatencyPicture : IPicture
{
    private const int MostColumns = 4;
    private const int MostPlots = 12;
    private const float Gap = 14;
    private const float NameSize = 10.5f;
    private const float WordSize = 9;
    private const double LineOfCrosses = 0.05;

    /// <summary>Room above the highest time for a line of words at the latency thresholds, as a share of the axis.</summary>
    private const double WordRoom = 0.16;

    private static readonly PixelPadding Margins = new(44, 6, 17, 32);

    public PictureKind Kind => PictureKind.Latency;

    public bool HasData(Results results) => Timed(results).Any();

    public Sheet Draw(Results results, Theme theme)
    {
        var workloads = Timed(results).Select(w => LatencyPanel.Of(results, [.. w])).ToImmutableArray();
        var inColumns = workloads.Length <= MostColumns;
        var shown = inColumns ? workloads : [.. workloads.Take(MostPlots).Select(w => w.RemoveRange(1, w.Length - 1))];
        var some = shown.Length < workloads.Length ? $" The first {shown.Length} of {workloads.Length} workloads." : "";
        var sheet = new Sheet(
            theme,
            results,
            "Latency over stack size",
            $"Medians with their confidence intervals. Warm: on a thread that stays; cold: on a new thread each.{some}");
        sheet.Legend(Legend(theme, [.. shown.SelectMany(w => w)]));
        var columns = inColumns ? shown.Length : MostColumns;
        var rows = inColumns ? shown.Max(w => w.Length) : (shown.Length + MostColumns - 1) / MostColumns;
        for (var i = 0; i < shown.Length; i++)
        {
            for (var environment = 0; environment < shown[i].Length; environment++)
            {
                var place = Sheet.Cell((i / columns) + environment, rows, i % columns, columns, Gap);
                AddPlot(sheet, theme, shown[i], shown[i][environment], place);
            }
        }

        return sheet;
    }

    private static IEnumerable<IGrouping<string, LatencyCurve>> Timed(Results results) =>
        (results.Timings?.Latency ?? []).GroupBy(c => c.Workload).Where(w => w.Any(c => c.Points.Any(p => p.Time is not null)));

    private static IEnumerable<LegendItem> Legend(Theme theme, ImmutableArray<LatencyPanel> panels)
    {
        var curves = panels.SelectMany(p => p.Curves).ToList();
        foreach (var mode in new[] { CallMode.Warm, CallMode.Cold })
            yield return theme.Legend(HostText.Mode(mode), Point(theme, mode), Line(theme, mode));
        foreach (var zone in ZoneStyle.InOrder(panels.SelectMany(p => p.Zones.Select(z => z.Zone))))
            yield return theme.Legend(zone, ZoneStyle.Of(zone).Name, Opacity(zone));
        yield return theme.Legend("minimum stack", line: MinimumLine(theme));
        yield return theme.Legend("recommended", line: RecommendedLine(theme));
        if (curves.Any(c => !c.Thresholds.IsEmpty))
            yield return theme.Legend("latency threshold", line: ThresholdLine(theme));
        if (curves.Any(c => c.Points.Any(p => p.Time is null)))
            yield return theme.Legend("no samples", Theme.Cross(theme.Danger));
    }

    /// <summary>
    /// Warm and cold differ in their points, not only in colour. No dashes: Skia cannot write them into an SVG, and says so on stderr.
    /// </summary>
    private static LineStyle Line(Theme theme, CallMode mode) => new() { Color = ColorOf(theme, mode), Width = 1.75f };

    private static MarkerStyle Point(Theme theme, CallMode mode) => theme.Circle(ColorOf(theme, mode), 5, isHollow: mode == CallMode.Cold);

    private static Color ColorOf(Theme theme, CallMode mode) => mode == CallMode.Warm ? theme.Ink : theme.Accent;

    /// <summary>The curves are drawn over the zones; only stripes stay visible as they are.</summary>
    private static double Opacity(StackZone zone) => zone switch
    {
        StackZone.Crash => 0.3,
        StackZone.Overrun or StackZone.Refused => 0.5,
        _ => 1,
    };

    private static LineStyle MinimumLine(Theme theme) => new() { Color = theme.Ink, Width = 2 };

    private static LineStyle RecommendedLine(Theme theme) => new() { Color = theme.Accent.WithOpacity(0.55), Width = 2.5f };

    private static LineStyle ThresholdLine(Theme theme) => new() { Color = theme.Danger, Width = 1 };

    /// <summary>One workload in one environment: its zones up to the exact minimum, and its curves.</summary>
    /// <param name="workload">All environments of the workload: they have the same axes.</param>
    private static void AddPlot(Sheet sheet, Theme theme, ImmutableArray<LatencyPanel> workload, LatencyPanel panel, PixelRect place)
    {
        var curve = panel.Curves[0];
        var minimum = curve.MinimumStackBytes is { } size ? $", minimum {SizeText.Of(size)}" : "";
        sheet.Write(curve.Workload, place.Left, place.Top + 8, place.Width, NameSize, bold: true);
        var heading = EnvironmentText.Heading(curve.Environment.BlasThreads) + minimum;
        sheet.Write(heading, place.Left, place.Top + 22, place.Width, WordSize, theme.Quiet);

        var axis = new SizeAxis(theme, LatencyChart.Covering(workload.Max(p => p.Largest)));
        var times = LatencyChart.Times(workload);
        var words = AllThresholds(axis, panel).Select((at, i) => (at.X, at.Words, Line: i)).ToList();
        var top = 1 + (WordRoom * Math.Max(1, words.Count));
        // Half a point at the largest size needs room, too.
        var plot = sheet.Add(place, Margins, new(SizeAxis.From, SizeAxis.To + 2, 0, top));
        plot.Grid.XAxisStyle.IsVisible = false;
        theme.Ticks(plot.Axes.Bottom, axis.Ticks(step: 2));
        theme.Ticks(plot.Axes.Left, times.Ticks.Select(t => (times.Fraction(t), TimeText.Tick(t))));
        foreach (var (zone, from, to) in panel.Zones)
            axis.AddZone(plot, zone, from, to, 0, top, Opacity(zone));
        axis.AddLine(plot, panel.Recommended, RecommendedLine(theme));
        axis.AddLine(plot, curve.MinimumStackBytes, MinimumLine(theme));
        foreach (var (x, text, line) in words)
        {
            var onLeft = x > SizeAxis.To / 2;
            var label = theme.Text(text, WordSize, alignment: onLeft ? Alignment.UpperRight : Alignment.UpperLeft);
            label.BackgroundColor = theme.Ground.WithOpacity(0.8);
            plot.Add.VerticalLine(x).LineStyle = ThresholdLine(theme);
            Sheet.Label(plot, label, x, top - (WordRoom * line), right: onLeft ? -3 : 3, down: 1);
        }

        for (var i = panel.Curves.Length - 1; i >= 0; i--)
            AddCurve(plot, theme, axis, times, panel.Curves[i], line: i);
    }

    /// <summary>Thresholds of both curves at the same place share their line and their words.</summary>
    private static IEnumerable<(double X, string Words)> AllThresholds(SizeAxis axis, LatencyPanel panel) => panel.Curves
        .SelectMany(c => c.Thresholds.Select(t => (c.Mode, Threshold: t, X: (axis.X(t.FromBytes) + axis.X(t.ToBytes)) / 2)))
        .GroupBy(t => t.X)
        .OrderBy(t => t.Key)
        .Select(t => (t.Key, string.Join(", ", t.Select(s => $"{HostText.Mode(s.Mode)} {TimeText.Short(s.Threshold.Change)}"))));

    /// <summary>Medians joined by a line, each with a whisker. A size without samples is a gap in the line, and a cross.</summary>
    /// <param name="line">On which line crosses stand, from 0: those of other curves are not hidden.</param>
    private static void AddCurve(Plot plot, Theme theme, SizeAxis axis, TimeScale times, LatencyCurve curve, int line)
    {
        var (style, marker) = (Line(theme, curve.Mode), Point(theme, curve.Mode));
        foreach (var point in curve.Points.Where(p => p.Time is not null))
        {
            var (x, (lower, upper)) = (axis.X(point.StackBytes), Curve.Whisker(point.Time!));
            plot.Add.Line(x, times.Fraction(lower), x, times.Fraction(upper)).LineStyle = new() { Color = style.Color, Width = 1.25f };
        }

        var medians = plot.Add.Scatter(curve.Points
            .Select(p => new Coordinates(axis.X(p.StackBytes), p.Time is { } time ? times.Fraction(time.MedianNanoseconds) : double.NaN))
            .ToArray());
        (medians.LineStyle, medians.MarkerStyle) = (style, marker);
        foreach (var point in curve.Points.Where(p => p.Time is null))
            plot.Add.Marker(axis.X(point.StackBytes), LineOfCrosses * (line + 1)).MarkerStyle = Theme.Cross(theme.Danger);
    }
}
