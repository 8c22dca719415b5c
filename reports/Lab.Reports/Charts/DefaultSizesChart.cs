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

    public static object Options(Results results)
    {
        var rows = Rows(results);
        return new
        {
            legend = new { },
            grid = new { left = 78, right = 2, top = LegendHeight, bottom = 0 },
            xAxis = new { type = "value", show = false, max = rows[0].Total },
            yAxis = new
            {
                type = "category",
                inverse = true,
                data = rows.Select(tally => tally.Size.Label),
                axisLabel = new { color = ChartJson.Colour("ink") },
            },
            series = Parts(rows).Select(part => new
            {
                type = "bar",
                id = $"defaults-{ZoneStyle.Of(part.Zone).Class}",
                name = part.Word,
                stack = "workloads",
                barWidth = 20,
                itemStyle = new { color = ZoneStyle.Of(part.Zone).Fill, borderColor = ChartJson.Colour("ground") },
                data = rows.Select(tally => new ChartItem(
                    [part.Of(tally).Length, tally.Size.Label],
                    FormattableString.Invariant($"At {tally.Size.Label} {part.Of(tally).Length} of {tally.Total} {part.Word}\n")
                        + Names(part.Of(tally), tally))),
            }),
        };
    }
}
