namespace Lab.Reports.Charts.Timings;

/// <summary>
/// Call overhead: a row for each operation, with a mark for each bridge on the same logarithmic axis, as operations lie ten thousandfold
/// apart. A bar has no zero to begin at on such an axis. The figures stand at the end of the row.
/// </summary>
internal sealed record OverheadChart(ImmutableArray<CallOverhead> Costs)
{
    private const int LegendHeight = 36;

    /// <summary>Pixels of what is above and below the rows.</summary>
    public const int Height = LegendHeight + RowChart.TickHeight;

    public ImmutableArray<Bridge> Bridges { get; } = [.. Costs.Select(c => c.Bridge).Distinct().Order()];

    public ImmutableArray<IGrouping<string, CallOverhead>> Operations { get; } = [.. Costs.GroupBy(c => c.Operation)];

    public Axis Times { get; } =
        Axis.Times(Costs.Where(c => c.Time is not null).SelectMany(c => PlotLine.Numbers(c.Time!)), isLogarithmic: true);

    public static string Words(Bridge bridge) => bridge == Bridge.C ? $"{HostText.Bridge(bridge)}: the floor" : HostText.Bridge(bridge);

    /// <summary>The time of the C program, and how many times as long the others take.</summary>
    public static string Figure(CallOverhead cost) => (cost.Time, cost.ToFloor) switch
    {
        (null, _) => "no samples",
        ({ } time, null) => TimeText.Of(time.MedianNanoseconds),
        (_, { } floor) => TimeText.Short(floor),
    };

    public object Options() => RowChart.Options(
        LegendHeight,
        Times,
        [
            .. Operations.Select((operation, row) => new ChartItem(
                [RowChart.Number(row), null],
                Tip(operation),
                operation.Key,
                string.Join("  ", operation.Select(c => $"{Look(c.Bridge).Sign} {Figure(c)}")))),
        ],
        Bridges.SelectMany(Series),
        hasLegend: true);

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
        PlotLine.Tip($"{cost.Operation}, {HostText.Bridge(cost.Bridge)}", cost.Time, cost.Problem)
        + (cost.ToFloor is { } floor ? $"\n{TimeText.Against(floor, "the C program")}" : "");

    /// <summary>Those of a bridge with a time: marks that lie over each other are all seen.</summary>
    private IEnumerable<object> Series(Bridge bridge)
    {
        var look = Look(bridge);
        var colour = ChartJson.Colour(look.Colour);
        var timed = Operations.SelectMany((operation, row) => operation
            .Where(c => c.Bridge == bridge && Times.Holds(c.Time?.MedianNanoseconds))
            .Select(c => (Row: RowChart.Number(row), Cost: c))).ToList();
        // The legend shows the first of a name.
        yield return new
        {
            type = "scatter",
            id = HostText.Bridge(bridge),
            name = Words(bridge),
            encode = ChartJson.Place,
            symbol = look.Symbol,
            symbolSize = look.Size,
            // A hollow one is hovered inside too.
            itemStyle = new { color = look.IsHollow ? "#0000" : colour, borderColor = colour, borderWidth = look.IsHollow ? 1.75 : 0 },
            z = 3,
            data = timed.Select(t => new ChartItem([t.Row, .. PlotLine.Numbers(t.Cost.Time!)], Tip(t.Cost))),
        };
        var whiskers = timed.Select(t => ((object)t.Row, PlotLine.Whisker(t.Cost.Time!)));
        yield return PlotLine.Whiskers(HostText.Bridge(bridge), colour, whiskers, Times, Words(bridge), ChartJson.Place);
    }
}
