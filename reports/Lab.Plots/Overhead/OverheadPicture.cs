using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Reports.Charts.Timings;
using Lab.Reports.Pictures;
using Lab.Trials.Timings;
using ScottPlot;

namespace Lab.Plots.Overhead;

/// <summary>Call overhead: of each operation a bar for each bridge, in two columns on the same axis.</summary>
internal sealed class OverheadPicture : IPicture
{
    private const float Gap = 26;

    /// <summary>So few operations need no second column.</summary>
    private const int Few = 5;

    /// <summary>Of more decades every second has a label.</summary>
    private const int MostLabels = 5;

    public PictureKind Kind => PictureKind.Overhead;

    public string? Missing(Results results) => results.Timings?.CallOverhead.Any(c => c.Time is not null) == true ? null : "no call overhead was timed";

    public Sheet Draw(Results results, Theme theme)
    {
        var costs = results.Timings!.CallOverhead;
        var times = costs.Where(c => c.Time is not null).Select(c => c.Time!);

        // From below half of the shortest: no bar is without length.
        var scale = TimeScale.Logarithmic(times.SelectMany(t => new[] { t.MedianNanoseconds / 2, Curve.Whisker(t).Upper }));
        var operations = costs.GroupBy(c => c.Operation).Select(g => g.ToImmutableArray()).ToImmutableArray();
        return new(theme, "What a call between .NET and Python costs", Subtitle(costs), Origin.Of(results), Legend(theme, costs), Panels(theme, scale, operations));
    }

    private static string Subtitle(ImmutableArray<CallOverhead> costs)
    {
        var few = costs.Any(c => c.Time is { MedianInterval: null }) ? ", or quartiles where samples are too few" : "";
        return $"Median time of each operation, on a logarithmic axis; × is against the C program. Whiskers are confidence intervals{few}.";
    }

    private static ImmutableArray<LegendEntry> Legend(Theme theme, ImmutableArray<CallOverhead> costs) =>
        [.. costs.Select(c => c.Bridge).Distinct().Order().Select(bridge => LegendEntry.Of(OperationBars.Fill(theme, bridge), Words(bridge)))];

    private static string Words(Bridge bridge) =>
        bridge == Bridge.C ? $"{HostText.Bridge(bridge)} that makes the same calls: the floor" : HostText.Bridge(bridge);

    private static ImmutableArray<Panel> Panels(Theme theme, TimeScale scale, ImmutableArray<ImmutableArray<CallOverhead>> operations)
    {
        if (operations.Length <= Few)
            return [Panel(theme, scale, operations, operations.Length, Sheet.Body)];
        var (rows, body) = ((operations.Length + 1) / 2, Sheet.Body);
        var middle = (body.Left + body.Right) / 2;
        return
        [
            Panel(theme, scale, [.. operations.Take(rows)], rows, new(body.Left, middle - (Gap / 2), body.Bottom, body.Top)),
            Panel(theme, scale, [.. operations.Skip(rows)], rows, new(middle + (Gap / 2), body.Right, body.Bottom, body.Top)),
        ];
    }

    /// <param name="rows">Of the longest column: bars of all have the same height.</param>
    private static Panel Panel(Theme theme, TimeScale scale, ImmutableArray<ImmutableArray<CallOverhead>> operations, int rows, PixelRect place)
    {
        // Below the first tick's label lies the edge of the picture: half of it needs room.
        var margins = new PixelPadding(12, 0, 17, 2);
        var panel = new Panel(theme, place, margins, new AxisLimits(0, OperationBars.AxisEnd, -rows, 0))
            .TicksBelow(scale.Ticks.Select((t, i) => (scale.Fraction(t), scale.Ticks.Length > MostLabels && i % 2 > 0 ? "" : TimeText.Tick(t))));
        panel.Plot.Grid.YAxisStyle.IsVisible = false;
        foreach (var (operation, i) in operations.Select((o, i) => (o, i)))
            new OperationBars(theme, scale, operation).AddTo(panel, top: -i, panel.Data.Height / rows);
        return panel;
    }
}
