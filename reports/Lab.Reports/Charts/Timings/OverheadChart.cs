using Vizor.ECharts;

namespace Lab.Reports.Charts.Timings;

/// <summary>
/// Call overhead: a row for each operation, with a mark for each bridge on the same logarithmic axis, as operations lie ten thousandfold
/// apart. A bar has no zero to begin at on such an axis. The figures stand at the end of the row.
/// </summary>
internal sealed record OverheadChart(ImmutableArray<CallOverhead> Costs)
{
    public const int RowHeight = 42;
    private const int LegendHeight = 28;

    /// <summary>Pixels of what is above and below the rows.</summary>
    public const int Height = LegendHeight + ThresholdsChart.TickHeight;

    /// <summary>Below its name.</summary>
    private static readonly double[] InRow = [0, 5.5];

    public ImmutableArray<Bridge> Bridges { get; } = [.. Costs.Select(c => c.Bridge).Distinct().Order()];

    public ImmutableArray<IGrouping<string, CallOverhead>> Operations { get; } = [.. Costs.GroupBy(c => c.Operation)];

    public TimeScale Times { get; } =
        TimeScale.For(Costs.Where(c => c.Time is not null).SelectMany(c => Curve.Numbers(c.Time!)), isLogarithmic: true);

    public static string Words(Bridge bridge) => bridge == Bridge.C ? $"{HostText.Bridge(bridge)}: the floor" : HostText.Bridge(bridge);

    /// <summary>The time of the C program, and how many times as long the others take.</summary>
    public static string Figure(CallOverhead cost) => (cost.Time, cost.ToFloor) switch
    {
        (null, _) => "no samples",
        ({ } time, null) => TimeText.Of(time.MedianNanoseconds),
        (_, { } floor) => TimeText.Short(floor),
    };

    public ChartOptions Options()
    {
        var labels = Times.Labels;
        (labels.AlignMinLabel, labels.AlignMaxLabel) = (HorizontalAlign.Left, HorizontalAlign.Right);
        var options = ThresholdsChart.Rows(Operations.Length, LegendHeight, new()
        {
            Type = Times.Type,
            Min = Times.Ticks[0],
            Max = Times.Ticks[^1],
            AxisLabel = labels,
        });
        options.Legend = new() { ItemWidth = 14, ItemHeight = 14 };
        options.Series =
        [
            ChartJson.Drawn("operations", "row", ChartJson.Place, Operations.Select(
                (operation, row) => new ChartItem(
                    [ThresholdsChart.Row(row), null],
                    Tip(operation),
                    operation.Key,
                    string.Join("  ", operation.Select(c => $"{Look(c.Bridge).Sign} {Figure(c)}"))))),
            .. Bridges.SelectMany(Series),
        ];
        return options;
    }

    private static (string Sign, string Symbol, double[] Size, string Colour, bool IsHollow) Look(Bridge bridge) => bridge switch
    {
        Bridge.C => ("❙", "path://M0 0H3V14H0Z", [3, 14], "ink", false),
        Bridge.CApi => ("●", "circle", [8, 8], "accent", false),
        Bridge.PythonNet => ("◇", "diamond", [11, 11], "danger", true),
        _ => throw new UnreachableException(),
    };

    private static string Tip(IEnumerable<CallOverhead> operation) =>
        string.Join('\n', operation.Select(c => $"{HostText.Bridge(c.Bridge)}: {Figure(c)}").Prepend(operation.First().Operation));

    private static string Tip(CallOverhead cost) =>
        Curve.Tip($"{cost.Operation}, {HostText.Bridge(cost.Bridge)}", cost.Time, cost.Problem)
        + (cost.ToFloor is { } floor ? $"\n{TimeText.Against(floor, "the C program")}" : "");

    /// <summary>Those of a bridge with a time: marks that lie over each other are all seen.</summary>
    private IEnumerable<ISeries> Series(Bridge bridge)
    {
        var look = Look(bridge);
        var colour = (Color)ChartJson.Colour(look.Colour);
        var items = Operations
            .SelectMany((operation, row) => operation.Where(c => c.Bridge == bridge && Times.Holds(c.Time)).Select(
                c => new ChartItem([ThresholdsChart.Row(row), .. Curve.Numbers(c.Time!)], Tip(c))))
            .ToArray();
        // The legend shows the first of a name.
        yield return new ScatterSeries
        {
            Id = HostText.Bridge(bridge),
            Name = Words(bridge),
            Encode = ChartJson.Place,
            Symbol = look.Symbol,
            SymbolSize = look.Size,
            SymbolOffset = InRow,
            // A hollow one is hovered inside too.
            ItemStyle = look.IsHollow
                ? new() { Color = "#0000", BorderColor = colour, BorderWidth = 1.75 }
                : new() { Color = colour },
            Z = 3,
            Data = items,
        };
        var whiskers = ChartJson.Whiskers(
            $"{HostText.Bridge(bridge)}-whiskers",
            colour,
            new() { X = new double[] { 1, 2, 3 }, Y = new double[] { 0 } },
            items.Select(i => i with { Tip = null }));
        whiskers.Name = Words(bridge);
        yield return whiskers;
    }
}
