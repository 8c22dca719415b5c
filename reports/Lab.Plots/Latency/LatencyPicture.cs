using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Timings;
using Lab.Plots.Drawing;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Pictures;
using ScottPlot;

namespace Lab.Plots.Latency;

/// <summary>
/// Latency over stack size of each timed workload. Few have a column each, with its environments one below the other on the same axes; of many
/// the first environment alone is shown, as more could not be read.
/// </summary>
internal sealed class LatencyPicture : IPicture
{
    private const int MostColumns = 4;
    private const int MostPlots = 12;
    private const float Gap = 14;

    public PictureKind Kind => PictureKind.Latency;

    public string? Missing(Results results) =>
        Timed(results).Any() ? null : "no latency was timed";

    public Sheet Draw(Results results, Theme theme)
    {
        var workloads = Timed(results).Select(w => LatencyPanel.Of(results, [.. w])).ToImmutableArray();
        var columns = workloads.Length <= MostColumns;
        var shown = columns ? workloads : [.. workloads.Take(MostPlots).Select(w => w.RemoveRange(1, w.Length - 1))];
        var panels = columns ? Columns(theme, shown) : Grid(theme, shown);
        return new(theme, "Latency over stack size", Subtitle(shown, workloads.Length), Origin.Of(results), Legend(theme, shown), panels);
    }

    private static IEnumerable<IGrouping<string, LatencyCurve>> Timed(Results results) =>
        (results.Timings?.Latency ?? []).GroupBy(c => c.Workload).Where(w => w.Any(c => c.Points.Any(p => p.Time is not null)));

    private static string Subtitle(ImmutableArray<ImmutableArray<LatencyPanel>> shown, int timed)
    {
        var some = shown.Length < timed ? $" The first {shown.Length} of {timed} workloads." : "";
        return $"Medians with their confidence intervals. Warm: on a thread that stays; cold: on a new thread each.{some}";
    }

    private static ImmutableArray<LegendEntry> Legend(Theme theme, ImmutableArray<ImmutableArray<LatencyPanel>> shown)
    {
        var curves = shown.SelectMany(w => w).SelectMany(p => p.Curves).ToList();
        return
        [
            LegendEntry.Of(CurveStyle.Warm(theme).Line, CurveStyle.Warm(theme).Marker, "warm"),
            LegendEntry.Of(CurveStyle.Cold(theme).Line, CurveStyle.Cold(theme).Marker, "cold"),
            .. shown.SelectMany(w => w).Any(p => !LatencyPlot.IsUntried(p)) ? new[] { LegendEntry.Of(theme.Crash.Faint(LatencyPlot.CrashOpacity), "crash zone") } : [],
            .. curves.Any(c => c.OverrunZone is not null) ? new[] { LegendEntry.Of(theme.Overrun.Faint(LatencyPlot.OverrunOpacity), "overrun zone") } : [],
            .. shown.SelectMany(w => w).Any(LatencyPlot.IsUntried) ? new[] { LegendEntry.Of(theme.Untried, "too small") } : [],
            LegendEntry.Of(LatencyPlot.MinimumLine(theme), "minimum stack"),
            LegendEntry.Of(LatencyPlot.RecommendedLine(theme), "recommended"),
            .. curves.Any(c => !c.Thresholds.IsEmpty) ? new[] { LegendEntry.Of(LatencyPlot.StepLine(theme), "latency threshold") } : [],
            .. curves.Any(c => c.Points.Any(p => p.Time is null)) ? new[] { LegendEntry.Of("no samples", LegendEntry.Died(theme.Danger)) } : [],
        ];
    }

    private static ImmutableArray<Panel> Columns(Theme theme, ImmutableArray<ImmutableArray<LatencyPanel>> workloads)
    {
        var rows = workloads.Max(w => w.Length);
        return
        [
            .. from column in Enumerable.Range(0, workloads.Length)
               from row in Enumerable.Range(0, workloads[column].Length)
               select Plot(theme, workloads[column], workloads[column][row], Place(column, workloads.Length, row, rows)),
        ];
    }

    private static ImmutableArray<Panel> Grid(Theme theme, ImmutableArray<ImmutableArray<LatencyPanel>> workloads)
    {
        var rows = (workloads.Length + MostColumns - 1) / MostColumns;
        return [.. workloads.Select((w, i) => Plot(theme, w, w[0], Place(i % MostColumns, MostColumns, i / MostColumns, rows)))];
    }

    private static Panel Plot(Theme theme, ImmutableArray<LatencyPanel> workload, LatencyPanel panel, PixelRect place) =>
        new LatencyPlot(theme, workload, panel).At(place);

    private static PixelRect Place(int column, int columns, int row, int rows)
    {
        var body = Sheet.Body;
        var (width, height) = ((body.Width - (Gap * (columns - 1))) / columns, (body.Height - (Gap * (rows - 1) / 2)) / rows);
        var (left, top) = (body.Left + (column * (width + Gap)), body.Top + (row * (height + (Gap / 2))));
        return new(left, left + width, top + height, top);
    }
}
