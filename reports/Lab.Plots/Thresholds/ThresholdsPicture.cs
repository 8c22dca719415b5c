using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Reports.Charts;
using Lab.Reports.Pictures;
using Lab.Trials;
using ScottPlot;

namespace Lab.Plots.Thresholds;

/// <summary>Minimum stack and overrun zone of the workloads that need most, beside the sizes that threads have in practice.</summary>
internal sealed class ThresholdsPicture : IPicture
{
    /// <summary>As many as can be read.</summary>
    private const int MostRows = 15;

    private const float LabelWidth = 168;
    private const float ValueWidth = 92;
    private const float TickHeight = 16;
    private const float HighestRow = 40;

    public PictureKind Kind => PictureKind.Thresholds;

    public string? Missing(Results results) => ThresholdRow.Of(results).IsEmpty ? "no minimum stack was measured" : null;

    public Sheet Draw(Results results, Theme theme)
    {
        var all = ThresholdRow.Of(results);
        ImmutableArray<ThresholdRow> rows = [.. all.Take(MostRows)];
        return new(theme, Title(results, rows[0]), Subtitle(rows, all.Length), Origin.Of(results), Legend(theme, rows), [Panel(theme, rows, results.Recommendation?.StackBytes)]);
    }

    private static string Title(Results results, ThresholdRow most) => results.Recommendation is { } recommendation
        ? $"{SizeText.Of(recommendation.StackBytes)} of stack for threads that call Python"
        : $"{most.Unlimited.Workload} needs {SizeText.Of(most.Unlimited.MinimumStackBytes!.Value)} of stack";

    private static string Subtitle(ImmutableArray<ThresholdRow> rows, int measured)
    {
        var which = rows.Length == measured ? $"{measured} workloads" : string.Create(CultureInfo.InvariantCulture, $"the {rows.Length} of {measured} workloads that need the most");
        var thin = rows.Any(r => r.OneThread is not null) ? "; thin bars: with one BLAS thread" : "";
        return $"Minimum stack of {which}{thin}";
    }

    private static ImmutableArray<LegendEntry> Legend(Theme theme, ImmutableArray<ThresholdRow> rows)
    {
        var untried = rows.SelectMany(r => new[] { r.Unlimited, r.OneThread }).Any(p => p is not null && ZoneBar.IsUntried(p));
        return
        [
            LegendEntry.Of(theme.Crash, "crash"),
            LegendEntry.Of(theme.Overrun, "overrun: looks fine, corrupts memory"),
            LegendEntry.Of(theme.Safe, "safe"),
            .. untried ? new[] { LegendEntry.Of(theme.Untried, "too small, no plain thread tried") } : [],
            LegendEntry.Of("single trials: survived, died", LegendEntry.Survived(theme), LegendEntry.Died(theme.Ink)),
        ];
    }

    private static Panel Panel(Theme theme, ImmutableArray<ThresholdRow> rows, ByteSize? recommended)
    {
        var axis = new SizeAxis(LogScale.Stacks);
        var width = Sheet.Body.Width - LabelWidth - ValueWidth;
        var marks = new SizeMarks(theme, axis, width, recommended);
        var panel = new Panel(
            theme,
            Place(rows.Length, marks.Height),
            new PixelPadding(LabelWidth, ValueWidth, TickHeight, marks.Height),
            new AxisLimits(SizeAxis.From, SizeAxis.To, -rows.Length, 0)).TicksBelow(axis.Ticks());
        panel.Plot.Grid.YAxisStyle.IsVisible = false;
        foreach (var (row, i) in rows.Select((r, i) => (r, i)))
            new RowBars(theme, axis, row).AddTo(panel, top: -i, LabelWidth);
        marks.AddTo(panel, bottom: -rows.Length);
        return panel;
    }

    /// <summary>Few rows do not fill the sheet: bars as high as blocks would be no bars.</summary>
    private static PixelRect Place(int rows, float head)
    {
        var body = Sheet.Body;
        return new(body.Left, body.Right, Math.Min(body.Bottom, body.Top + head + (rows * HighestRow) + TickHeight), body.Top);
    }
}
