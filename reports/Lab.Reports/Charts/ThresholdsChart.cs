namespace Lab.Reports.Charts;

/// <summary>
/// The zones of every probe by stack size, the largest minimum first: what the page draws and tabulates, and what the picture shows of it.
/// </summary>
internal static class ThresholdsChart
{
    /// <summary>A line of text for each size in common use.</summary>
    private static readonly int Top = ((CommonStackSize.All.Length + 1) * SizeMark.Height) + 8;

    /// <summary>Pixels of what is above and below the rows.</summary>
    public static int Height => Top + RowChart.TickHeight;

    /// <summary>Every probe with a minimum: its place is its number in the page.</summary>
    public static ImmutableArray<ProbeResult> Rows(Results results) =>
    [
        .. results.Probes
            .Where(p => p.MinimumStackBytes is not null)
            .OrderByDescending(p => p.MinimumStackBytes)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .ThenBy(p => p.Host),
    ];

    /// <summary>The axis of these probes: each minimum has its place on it, and each size to set.</summary>
    public static Axis Scale(params IEnumerable<ProbeResult> probes) =>
        Axis.Covering(probes.SelectMany(p => new[] { p.MinimumStackBytes, p.RecommendedStackBytes }));

    /// <summary>The zones on the axis, from its start to its end.</summary>
    public static IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> Zones(ProbeResult probe, Axis axis) =>
        axis.Clip(SizeTally.Below(probe).Append((Zone: StackZone.Safe, From: probe.MinimumStackBytes!.Value, new((long)axis.To))));

    /// <summary>Single trials inside the overrun zone: it is no solid block.</summary>
    public static IEnumerable<PlainOutcome> Trials(ProbeResult probe) => probe.OverrunZone is not { } zone
        ? []
        : probe.PlainThread.Where(o => o.StackBytes >= zone.FromBytes && o.StackBytes < zone.ToBytes && (o.Survived || o.Failed));

    /// <summary>What the zones are, and on which trials the minimum stands.</summary>
    public static string Tip(ProbeResult probe)
    {
        var lines = new List<string>
        {
            EnvironmentText.Name(probe),
            $"minimum {probe.MinimumStackBytes} ({SizeText.Bytes(probe.MinimumStackBytes!.Value)})",
            TrialsText.Minimum(probe),
        };
        if (probe.RefusalZone is { } refused)
            lines.Add($"refused by Python from {SizeText.Of(refused.FromBytes)}");
        if (probe.OverrunZone is { } overrun)
            lines.Add($"appears to work from {SizeText.Of(overrun.FromBytes)}, and corrupts memory");
        if (probe.RecommendedStackBytes is { } size)
            lines.Add($"to set: {SizeText.Of(size)}{(RunText.AtRecommended(probe) is { Length: > 0 } ended ? $", {ended}" : "")}");
        return string.Join('\n', lines);
    }

    public static object Options(Results results)
    {
        var rows = Rows(results).Select((probe, i) => (Probe: probe, Number: RowChart.Number(i))).ToList();
        var axis = Scale(rows.Select(r => r.Probe));
        // What is said of a row stands at its minimum.
        var minimums = rows.Select(r => new ChartItem(
            [r.Number, r.Probe.MinimumStackBytes],
            Tip(r.Probe),
            VisibleText.Line(EnvironmentText.Name(r.Probe), 100),
            r.Probe.MinimumStackBytes.ToString(),
            Markup.Anchor.Of(r.Probe)));
        var zones = rows.SelectMany(r => Zones(r.Probe, axis).Select(z => (r.Number, z.Zone, z.From, z.To)))
            .GroupBy(z => ZoneStyle.Of(z.Zone), z => new ChartItem([z.Number, z.From, z.To]));
        return RowChart.Options(
            Top,
            axis,
            [.. minimums],
            [
                .. zones.Select(same => ChartJson.Drawn($"zone-{same.Key.Class}", "span", ChartJson.Range, same, same.Key.ItemStyle)),
                new { type = "line", id = "marks", data = Array.Empty<object>(), markLine = Marks(results, axis) },
                Trials("survived", "circle", "ground"),
                Trials("died", ChartJson.Cross, "ink"),
            ]);

        object Trials(string id, string symbol, string colour) => new
        {
            type = "scatter",
            id,
            silent = true,
            encode = ChartJson.Place,
            symbol,
            symbolSize = 5,
            itemStyle = new { color = ChartJson.Colour(colour), borderColor = ChartJson.Colour("ink"), borderWidth = 1.25 },
            data = rows.SelectMany(r => ThresholdsChart.Trials(r.Probe)
                .Where(t => t.Survived == (id == "survived")).Select(t => new ChartItem([r.Number, t.StackBytes]))),
        };
    }

    /// <summary>The sizes that threads have without anybody having chosen them, and the one to set.</summary>
    private static object Marks(Results results, Axis axis)
    {
        var marks = CommonStackSize.All.Select(c => new SizeMark(c.Size, SizeMarkKind.Common, $"{c.Label} {c.Where}"));
        if (results.Recommendation?.StackBytes is { } size)
            marks = marks.Prepend(new(size, SizeMarkKind.Recommended, $"{SizeText.Of(size)} recommended"));
        return SizeMark.Lines([.. marks], axis, above: "start");
    }
}
