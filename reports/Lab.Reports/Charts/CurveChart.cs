using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>
/// The need of a workload over its n: what page and picture draw. Up from zero, so that a need looks as large as it is; across on a
/// logarithmic axis, but for a need that follows a straight line.
/// </summary>
internal sealed record CurveChart(CurveResult Curve)
{
    public const int Height = 300;

    private static readonly ImmutableArray<int> Digits = [1, 2, 5];

    private static readonly ImmutableArray<int> Round =
        [.. Enumerable.Range(0, 8).SelectMany(zeros => Digits.Select(digit => digit * (int)Math.Pow(10, zeros)))];

    /// <summary>The points with a need.</summary>
    public ImmutableArray<CurvePoint> Needs { get; } = [.. Curve.Needs];

    /// <summary>The points without one.</summary>
    public ImmutableArray<CurvePoint> Others { get; } = [.. Curve.Points.Where(p => p.NeedBytes is null)];

    public bool IsLogarithmic => Curve.Growth is null && Curve.To > Curve.From;

    /// <summary>From one line across to the next.</summary>
    private ByteSize Step => new ByteSize(Math.Max(1, Needs.Max(p => p.NeedBytes!.Value.Bytes) / 4)).RoundUpToPowerOfTwo();

    /// <summary>The sizes that are named: from zero to more than any need.</summary>
    public ImmutableArray<ByteSize> Sizes =>
        [.. Enumerable.Range(0, 7).Select(i => new ByteSize(Step.Bytes * i)).TakeWhile(s => s - Step < Needs.Max(p => p.NeedBytes!.Value))];

    /// <summary>The n that are named: both ends of the range, and a few round ones between.</summary>
    public ImmutableArray<int> Numbers
    {
        get
        {
            var within = IsLogarithmic
                ? Round.Where(n => n > Curve.From * 1.3 && n < Curve.To / 1.3)
                : Enumerable.Range(1, 3).Select(i => Curve.From + (int)((long)(Curve.To - Curve.From) * i / 4));
            return [.. within.Prepend(Curve.From).Append(Curve.To).Distinct()];
        }
    }

    /// <summary>What is known of a point, on lines.</summary>
    public static string Tip(CurvePoint point) => $"n = {ThresholdsChart.Row(point.N)}\n" + (point.NeedBytes is { } need
        ? $"{need} ({SizeText.Bytes(need)})\n{(point.Verified ? "verified by a pair of trials" : "by its peak")}"
        : VisibleText.Line(point.Reason ?? "not measured", 60));

    public ChartOptions Options()
    {
        var options = new ChartOptions();
        options.Grid = new() { Left = 64, Right = 24, Top = 24, Bottom = 44 };
        options.XAxis = new()
        {
            Type = IsLogarithmic ? AxisType.Log : AxisType.Value,
            Min = Curve.From,
            Max = Curve.To,
            Name = "n",
            NameLocation = NameLocation.Middle,
            NameGap = 26,
            AxisLabel = new() { CustomValues = [.. Numbers.Select(n => (double)n)] },
            AxisTick = new() { CustomValues = [.. Numbers.Select(n => (double)n)] },
            SplitLine = new() { Show = false },
        };
        options.YAxis = new()
        {
            Type = AxisType.Value,
            Min = 0,
            Max = Sizes[^1].Bytes,
            Interval = Step.Bytes,
            AxisLabel = new() { Formatter = "size" },
        };
        options.Series =
        [
            new LineSeries
            {
                Id = "needs",
                Symbol = "circle",
                SymbolSize = 7,
                ShowAllSymbol = true,
                ItemStyle = new() { Color = ChartJson.Colour("accent") },
                LineStyle = new() { Color = ChartJson.Colour("accent"), Width = 2 },
                Data = Needs.Select(p => new ChartItem([p.N, p.NeedBytes!.Value], Tip(p))).ToArray(),
            },
            new ScatterSeries
            {
                Id = "others",
                Symbol = ChartJson.Cross,
                SymbolSize = 9,
                ItemStyle = new() { Color = ChartJson.Colour("danger") },
                Data = Others.Select(p => new ChartItem([p.N, 0], Tip(p))).ToArray(),
            },
        ];
        return options;
    }
}
