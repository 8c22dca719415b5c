using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>How many workloads end how at each size that threads have by default: a bar a size, a part an end.</summary>
internal static class DefaultSizesChart
{
    private const int RowHeight = 34;
    private const int LegendHeight = 28;

    public static int Height => (CommonStackSize.All.Length * RowHeight) + LegendHeight;

    /// <summary>Smallest size first; empty where no minimum was measured.</summary>
    public static ImmutableArray<SizeTally> Rows(Results results)
    {
        var probes = ProbeSelection.Unlimited(results);
        return probes.IsEmpty ? [] : [.. CommonStackSize.All.Select(size => SizeTally.Of(size, probes))];
    }

    /// <summary>The ends, as zones stand on an axis of sizes; those that are not usual only where there are any.</summary>
    public static ImmutableArray<(StackZone Zone, string Word, Func<SizeTally, ImmutableArray<ProbeResult>> Of)> Parts(
        ImmutableArray<SizeTally> rows) =>
    [
        .. new (StackZone Zone, string Word, Func<SizeTally, ImmutableArray<ProbeResult>> Of)[]
        {
            (StackZone.Crash, "die", tally => tally.Crash),
            (StackZone.Overrun, "corrupt", tally => tally.Overrun),
            (StackZone.Refused, "refused", tally => tally.Refused),
            (StackZone.Unknown, "too small", tally => tally.Untried),
            (StackZone.Safe, "fit", tally => tally.Safe),
        }.Where(part => part.Zone is not (StackZone.Refused or StackZone.Unknown) || rows.Any(tally => !part.Of(tally).IsEmpty)),
    ];

    /// <summary>Which workloads a number counts, and on which trials it stands.</summary>
    public static string Names(ImmutableArray<ProbeResult> probes, SizeTally tally) => probes.IsEmpty
        ? "none"
        : $"{Plural.List([.. probes.Select(p => p.Workload)], 8)}\n{TrialsText.Outcomes(probes, tally.Size)}";

    public static ChartOptions Options(Results results)
    {
        var rows = Rows(results);
        var options = new ChartOptions();
        options.Legend = new();
        options.Grid = new() { Left = 78, Right = 2, Top = LegendHeight, Bottom = 0 };
        options.XAxis = new() { Type = AxisType.Value, Show = false, Max = rows[0].Total };
        options.YAxis = ChartJson.Rows(rows.Select(tally => tally.Size.Label), new() { Color = ChartJson.Colour("ink") });
        options.Series = [];
        foreach (var (zone, word, of) in Parts(rows))
        {
            var style = ZoneStyle.Of(zone);
            options.Series.Add(new BarSeries
            {
                Id = $"defaults-{style.Class}",
                Name = word,
                Stack = "workloads",
                BarWidth = 20,
                ItemStyle = new() { Color = style.Fill, BorderColor = ChartJson.Colour("ground") },
                Data = rows.Select(tally => new ChartItem(
                    [of(tally).Length, tally.Size.Label],
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"At {tally.Size.Label} {of(tally).Length} of {tally.Total} {word}\n{Names(of(tally), tally)}"))).ToArray(),
            });
        }

        return options;
    }
}
