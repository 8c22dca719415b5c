using Vizor.ECharts;

namespace Lab.Reports.Charts;

/// <summary>
/// The zones of every probe by stack size, the largest minimum first: what the page draws and tabulates, and what the picture shows of it.
/// </summary>
internal static class ThresholdsChart
{
    /// <summary>Pixels of a row: a name above a bar.</summary>
    public const int RowHeight = 34;

    /// <summary>Rows that are seen at once; the others are scrolled to.</summary>
    private const int Window = 20;

    /// <summary>Pixels below the rows.</summary>
    public const int TickHeight = 22;

    /// <summary>Pixels of what is above and below the rows: a line of text for each size in common use, and the ticks.</summary>
    public static int Height => Top + TickHeight;

    private static int Top => ((CommonStackSize.All.Length + 1) * SizeMark.Height) + 8;

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
    public static LogScale Scale(params IEnumerable<ProbeResult> probes) =>
        LogScale.Covering(probes.SelectMany(p => new[] { p.MinimumStackBytes, p.RecommendedStackBytes }));

    /// <summary>The zones on the axis, from its start to its end.</summary>
    public static IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> Zones(ProbeResult probe, LogScale scale) =>
        scale.Clip(SizeTally.Below(probe).Append((Zone: StackZone.Safe, From: probe.MinimumStackBytes!.Value, scale.To)));

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

    public static ChartOptions Options(Results results)
    {
        var rows = Rows(results);
        var numbered = rows.Select((probe, i) => (probe, Row: Row(i))).ToList();
        var scale = Scale(rows);
        var options = Rows(rows.Length, Top, SizeAxis(scale));
        options.Series = [];
        foreach (var zones in numbered.SelectMany(n => Zones(n.probe, scale).Select(z => (n.Row, z))).GroupBy(z => z.z.Zone))
        {
            // What is said of a row stands at its minimum.
            var items = zones.Select(z => new ChartItem([z.Row, z.z.From, z.z.To]));
            var style = ZoneStyle.Of(zones.Key);
            var series = ChartJson.Drawn($"zone-{style.Class}", "span", ChartJson.Range, items);
            series.ItemStyle = new() { Color = style.Fill, BorderColor = style.Edge };
            options.Series.Add(series);
        }

        options.Series.Add(ChartJson.Drawn("minimum", "row", ChartJson.Place, numbered.Select(
            n => new ChartItem(
                [n.Row, n.probe.MinimumStackBytes!.Value],
                Tip(n.probe),
                VisibleText.Line(EnvironmentText.Name(n.probe), 100),
                n.probe.MinimumStackBytes.ToString(),
                Markup.Anchor.Of(n.probe)))));
        var marks = Marks(results.Recommendation?.StackBytes, scale);
        options.Series.Add(new LineSeries { Id = "marks", Data = Array.Empty<ChartItem>(), MarkLine = marks });
        AddTrials("survived", "circle", new()
        {
            Color = ChartJson.Colour("ground"),
            BorderColor = ChartJson.Colour("ink"),
            BorderWidth = 1.25,
        });
        AddTrials("died", ChartJson.Cross, new() { Color = ChartJson.Colour("ink") });
        return options;

        void AddTrials(string id, string symbol, ItemStyle style) => options.Series.Add(new ScatterSeries
        {
            Id = id,
            Silent = true,
            Encode = ChartJson.Place,
            Symbol = symbol,
            SymbolSize = 6,
            SymbolOffset = new[] { 0, 5.5 },
            ItemStyle = style,
            Data = numbered.SelectMany(n => Trials(n.probe).Where(t => t.Survived == (id == "survived")).Select(
                t => new ChartItem([n.Row, t.StackBytes]))).ToArray(),
        });
    }

    /// <summary>A chart of rows which has no series yet: so many are seen at once, the others are scrolled to.</summary>
    /// <param name="top">Pixels above the rows.</param>
    public static ChartOptions Rows(int rows, int top, XAxis axis)
    {
        var options = new ChartOptions();
        options.Grid = new() { Left = 0, Right = rows > Window ? 28 : 2, Top = top, Bottom = TickHeight };
        options.XAxis = axis;
        options.YAxis = ChartJson.Rows(Enumerable.Range(0, rows).Select(Row), new() { Show = false });
        if (rows <= Window)
            return options;
        var slider = new SliderDataZoom { YAxisIndex = 0 };
        (slider.StartValue, slider.EndValue, slider.ZoomLock, slider.HandleSize) = (0, Window - 1, true, 0);
        (slider.Top, slider.Bottom) = (top, TickHeight);
        options.DataZoom = [slider];
        return options;
    }

    /// <summary>The number of a row, as the chart and its table have it.</summary>
    public static string Row(int row) => row.ToString(CultureInfo.InvariantCulture);

    /// <summary>A logarithmic axis of stack sizes, with every second power of two.</summary>
    public static XAxis SizeAxis(LogScale scale) => new()
    {
        Type = AxisType.Log,
        LogBase = 2,
        Min = scale.From.Bytes,
        Max = scale.To.Bytes,
        AxisLabel = new()
        {
            Formatter = "size",
            CustomValues = [.. scale.Ticks().Select(t => (double)t.Bytes)],
            AlignMinLabel = HorizontalAlign.Left,
            AlignMaxLabel = HorizontalAlign.Right,
        },
        AxisTick = new() { CustomValues = [.. scale.Ticks().Select(t => (double)t.Bytes)] },
    };

    /// <summary>The sizes that threads have without anybody having chosen them, and the one to set.</summary>
    private static MarkLine Marks(ByteSize? recommended, LogScale scale)
    {
        var marks = CommonStackSize.All.Select(c => new SizeMark(c.Size, SizeMarkKind.Common, $"{c.Label} {c.Where}"));
        if (recommended is { } size)
            marks = marks.Prepend(new(size, SizeMarkKind.Recommended, $"{SizeText.Of(size)} recommended"));
        return SizeMark.Lines([.. marks], scale, above: "start");
    }
}
