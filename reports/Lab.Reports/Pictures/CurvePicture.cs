using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>The need over n, a plot a workload, with its gates in words.</summary>
internal sealed class CurvePicture() : Picture(PictureKind.Curve, "Need over n")
{
    private const int MostPlots = 4;
    private const int MostGates = 4;
    private const float LineHeight = 13;
    private const float WordSize = 9.5f;

    public override string Describe(Results results) =>
        "Minimum stack of workloads over the n of their set-up, with the gates where it changes";

    public override bool HasData(Results results) => !Drawn(results).IsEmpty;

    public override Sheet Draw(Results results, Theme theme)
    {
        var shown = Drawn(results);
        var most = shown[0].Needs.MaxBy(p => p.NeedBytes)!;
        var sheet = new Sheet(
            theme,
            results,
            $"{shown[0].Curve.Workload} needs {SizeText.Of(most.NeedBytes!.Value)} of stack at n = {ThresholdsChart.Row(most.N)}",
            "Minimum stack over the n of the set-up: a point for each n that was measured.");
        var columns = shown.Length > 1 ? 2 : 1;
        foreach (var (index, chart) in shown.Index())
            AddPlot(sheet, theme, chart, Sheet.Cell(index / columns, (shown.Length + 1) / 2, index % columns, columns, gap: 20));
        return sheet;
    }

    private static ImmutableArray<CurveChart> Drawn(Results results) =>
        [.. (results.Curves ?? []).Where(c => !c.Steps.IsEmpty).Take(MostPlots).Select(c => new CurveChart(c))];

    private static void AddPlot(Sheet sheet, Theme theme, CurveChart chart, PixelRect place)
    {
        IEnumerable<string> lines = chart.Curve.Growth is { } growth
            ? [CurveText.PerN(growth)]
            : chart.Curve.Steps.Where(s => s.Gate is not null).OrderByDescending(s => s.Gate!.ChangeBytes).Take(MostGates)
                .OrderBy(s => s.FromN).Select(CurveText.Gate);
        sheet.Write(chart.Curve.Workload, place.Left, place.Top + 8, place.Width, 10.5f, bold: true);
        var head = 18 + LineHeight;
        foreach (var line in lines)
        {
            sheet.Write(line, place.Left, place.Top + head - 8, place.Width, WordSize, theme.Quiet);
            head += LineHeight;
        }

        var (from, to) = (X(chart.Curve.From), X(chart.Curve.To));
        var room = Math.Max(0.001, (to - from) * 0.02);
        var plot = sheet.Add(place, new(58, 10, 17, head), new(from - room, to + room, 0, chart.Sizes[^1].Bytes));
        plot.Grid.XAxisStyle.IsVisible = false;
        theme.Ticks(plot.Axes.Bottom, chart.Numbers.Select(n => (X(n), ThresholdsChart.Row(n))));
        theme.Ticks(plot.Axes.Left, chart.Sizes.Select(size => ((double)size.Bytes, SizeText.Of(size))));
        var needs = plot.Add.Scatter(chart.Needs.Select(p => new Coordinates(X(p.N), p.NeedBytes!.Value.Bytes)).ToArray());
        needs.LineStyle = new() { Color = theme.Accent, Width = 1.75f };
        needs.MarkerStyle = theme.Circle(theme.Accent, 5, isHollow: false);
        foreach (var point in chart.Others)
            plot.Add.Marker(X(point.N), 0).MarkerStyle = Theme.Cross(theme.Danger);

        double X(int n) => chart.IsLogarithmic ? Math.Log2(n) : n;
    }
}
