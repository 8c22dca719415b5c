namespace Lab.Reports.Pictures;

/// <summary>The need over n, a plot a workload, with its gates in words.</summary>
internal sealed class CurvePicture() : Picture(PictureKind.Curve, "Need over n")
{
    private const int MostPlots = 4;
    private const int MostGates = 4;

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
            $"{shown[0].Workload} needs {SizeText.Of(most.NeedBytes!.Value)} of stack at n = {RowChart.Number(most.N)}",
            "Minimum stack over the n of the set-up: a point for each n that was measured.");
        var columns = shown.Length > 1 ? 2 : 1;
        foreach (var (i, curve) in shown.Index())
        {
            var place = Sheet.Cell(i / columns, (shown.Length + 1) / 2, i % columns, columns, gap: 20);
            Plots.Add(sheet, theme, CurvePlot.Of(curve), place, curve.Workload, Gates(curve));
        }

        return sheet;
    }

    private static ImmutableArray<CurveResult> Drawn(Results results) =>
        [.. (results.Curves ?? []).Where(c => !c.Steps.IsEmpty).Take(MostPlots)];

    private static string[] Gates(CurveResult curve) => curve.Growth is { } growth
        ? [CurveText.PerN(growth)]
        : [.. curve.Steps.Where(s => s.Gate is not null).OrderByDescending(s => s.Gate!.ChangeBytes).Take(MostGates)
            .OrderBy(s => s.FromN).Select(CurveText.Gate)];
}
