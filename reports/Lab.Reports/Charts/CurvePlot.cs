namespace Lab.Reports.Charts;

/// <summary>
/// The need of a workload over its n. Up from zero, so that a need looks as large as it is; across on a logarithmic axis, but for a need
/// that follows a straight line.
/// </summary>
internal static class CurvePlot
{
    private static readonly ImmutableArray<int> Digits = [1, 2, 5];

    public static LinePlot Of(CurveResult curve)
    {
        var most = curve.Needs.Max(p => p.NeedBytes!.Value.Bytes);
        var step = new ByteSize(Math.Max(1, most / 4)).RoundUpToPowerOfTwo().Bytes;
        var sizes = Enumerable.Range(0, 7).Select(i => (double)(step * i)).TakeWhile(size => size - step < most).ToImmutableArray();
        return new(
            Across(curve),
            new("size", IsLogarithmic: false, 0, sizes[^1], sizes),
            [new("need", 0, [.. curve.Points.Select(p => new LinePoint(p.N, p.NeedBytes?.Bytes, Tip(p)))])])
        {
            PlotHeight = 260,
        };
    }

    /// <summary>Both ends of the range, and a few round figures between.</summary>
    private static Axis Across(CurveResult curve)
    {
        var (from, to) = (curve.From, curve.To);
        var isLogarithmic = curve.Growth is null && to > from;
        var round = Enumerable.Range(0, 24).Select(i => Digits[i % 3] * Math.Pow(10, i / 3));
        var within = isLogarithmic
            ? round.Where(n => n > from * 1.3 && n < to / 1.3)
            : Enumerable.Range(1, 3).Select(i => from + Math.Floor(((double)to - from) * i / 4));
        return new("n", isLogarithmic, from, to, [.. within.Prepend(from).Append(to).Distinct()]);
    }

    /// <summary>What is known of a point, on lines.</summary>
    private static string Tip(CurvePoint point) => $"n = {RowChart.Number(point.N)}\n" + (point.NeedBytes is { } need
        ? $"{need} ({SizeText.Bytes(need)})\n{(point.Verified ? "verified by a pair of trials" : "by its peak")}"
        : VisibleText.Line(point.Reason ?? "not measured", 60));
}
