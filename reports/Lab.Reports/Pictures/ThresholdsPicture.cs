using ScottPlot;

namespace Lab.Reports.Pictures;

/// <summary>
/// Minimum stack and overrun zone of the workloads that need most, with the sizes that threads have in practice. A workload is a row, one
/// unit high: a bar with BLAS threads unset, and a thin one with one BLAS thread where that was measured.
/// </summary>
internal sealed class ThresholdsPicture() : Picture(PictureKind.Thresholds, "Thresholds")
{
    /// <summary>As many as can be read.</summary>
    private const int MostRows = 15;

    private const float LabelWidth = 168;
    private const float ValueWidth = 108;
    private const float MarkSize = 10;
    private const float MarkHeight = 13;
    private const float MarkGap = 4;

    private static readonly (double Top, double Bottom) Bar = (0.16, 0.62);
    private static readonly (double Top, double Bottom) ThinBar = (0.70, 0.88);
    private static readonly (double Top, double Bottom) OnlyBar = (0.22, 0.80);

    public override string Describe(Results results)
    {
        var deepest = ThresholdRow.Of(results).FirstOrDefault()?.Unlimited is { } most
            ? $": {most.Workload} needs {SizeText.Of(most.MinimumStackBytes!.Value)}" : "";
        return $"Crash, overrun and safe zone of the workloads that need most, by stack size{deepest}";
    }

    public override bool HasData(Results results) => !ThresholdRow.Of(results).IsEmpty;

    public override Sheet Draw(Results results, Theme theme)
    {
        var all = ThresholdRow.Of(results);
        ImmutableArray<ThresholdRow> rows = [.. all.Take(MostRows)];
        var sheet = new Sheet(theme, results, Headline(results, rows[0]), Subtitle(rows, all.Length));
        sheet.Legend(Legend(theme, rows));

        var axis = ThresholdsChart.Scale(rows.SelectMany(r => r.Probes));
        var marks = Marks(theme, axis, results.Recommendation?.StackBytes);
        var head = ((marks.Max(m => m.Line) + 1) * MarkHeight) + MarkGap;
        var names = rows.Select((row, i) => (Middle(row, i), row.Unlimited.Workload)).ToList();
        var (plot, rowHeight) = sheet.AddRows(axis, names, LabelWidth, ValueWidth, head, bold: true);
        theme.Ticks(plot.Axes.Right, rows.Select((row, i) => (Middle(row, i), Values(row))), tick: 0);
        foreach (var (i, row) in rows.Index())
        {
            AddBar(plot, theme, axis, row.Unlimited, row.OneThread is null ? OnlyBar : Bar, i);
            if (row.OneThread is { } oneThread)
                AddBar(plot, theme, axis, oneThread, ThinBar, i);
        }

        foreach (var (place, label, style, line) in marks)
        {
            var height = (head - (line * MarkHeight)) / rowHeight;
            var drawn = plot.Add.VerticalLine(place);
            (drawn.LineStyle, drawn.Maximum) = (style, height);
            Sheet.Label(plot, label, place, height, right: MarkGap, down: MarkHeight / 2);
        }

        foreach (var (i, row) in rows.Index())
        {
            foreach (var outcome in ThresholdsChart.Trials(row.Unlimited))
            {
                plot.Add.Marker(axis.Place(outcome.StackBytes.Bytes), Middle(row, i)).MarkerStyle =
                    outcome.Survived ? theme.Circle("ink", 5, isHollow: true) : theme.Cross("ink");
            }
        }

        return sheet;
    }

    private static string Headline(Results results, ThresholdRow most) => results.Recommendation is { } recommendation
        ? $"{SizeText.Of(recommendation.StackBytes)} of stack for threads that call Python{RunText.Condition(results)}"
        : $"{most.Unlimited.Workload} needs {SizeText.Of(most.Unlimited.MinimumStackBytes!.Value)} of stack";

    private static string Subtitle(ImmutableArray<ThresholdRow> rows, int measured)
    {
        var which = rows.Length == measured
            ? Plural.Of(measured, "workload")
            : string.Create(CultureInfo.InvariantCulture, $"the {rows.Length} of {measured} workloads that need the most");
        return $"Minimum stack of {which}{(rows.Any(r => r.OneThread is not null) ? "; thin bars: with one BLAS thread" : "")}";
    }

    private static IEnumerable<LegendItem> Legend(Theme theme, ImmutableArray<ThresholdRow> rows)
    {
        foreach (var zone in ZoneStyle.InOrder(rows.SelectMany(r => r.Zones)).Append(StackZone.Safe))
            yield return theme.Legend(zone, ZoneStyle.Of(zone).Short);
        yield return theme.Legend("a trial survived", theme.Circle("ink", 5, isHollow: true));
        yield return theme.Legend("a trial died", theme.Cross("ink"));
    }

    /// <summary>The middle of the wider bar, where name and value stand.</summary>
    private static double Middle(ThresholdRow row, int index)
    {
        var (top, bottom) = row.OneThread is null ? OnlyBar : Bar;
        return -index - ((top + bottom) / 2);
    }

    /// <summary>Both minimums where they differ.</summary>
    private static string Values(ThresholdRow row)
    {
        var unlimited = SizeText.Of(row.Unlimited.MinimumStackBytes!.Value);
        return row.OneThread?.MinimumStackBytes is { } one && one != row.Unlimited.MinimumStackBytes
            ? $"{unlimited}; {SizeText.Of(one)}"
            : unlimited;
    }

    private static void AddBar(
        Plot plot, Theme theme, Axis axis, ProbeResult probe, (double Top, double Bottom) bar, int index)
    {
        if (probe.MinimumStackBytes is not { } minimum)
            return;
        var (top, bottom) = (-index - bar.Top, -index - bar.Bottom);
        foreach (var (zone, from, to) in ThresholdsChart.Zones(probe, axis))
            theme.AddZone(plot, zone, axis.Place(from.Bytes), axis.Place(to.Bytes), bottom, top);
        var end = axis.Place(minimum.Bytes);
        plot.Add.Line(end, bottom, end, top).LineStyle = new() { Width = 2, Color = theme["ink"] };
    }

    /// <summary>
    /// The sizes in common use and the recommended one, as lines through all rows. Labels stand to the right of their lines, those that
    /// would touch on lines of text from the upper left to the lower right: so no line goes through another's label.
    /// </summary>
    private static List<(double Place, LabelStyle Label, LineStyle Style, int Line)> Marks(
        Theme theme, Axis axis, ByteSize? recommended)
    {
        var common = new LineStyle { Color = theme["mark"].WithOpacity(0.6), Width = 1 };
        var strong = new LineStyle { Color = theme["accent"].WithOpacity(0.7), Width = 2.5f };
        var sizes = CommonStackSize.All.Select(c => (c.Size, Label: theme.Text($"{c.Label} {c.Where}", MarkSize), Style: common));
        if (recommended is { } size)
            sizes = sizes.Append((size, theme.Text($"{SizeText.Of(size)} recommended", MarkSize, "accent", bold: true), strong));
        var pixels = Sheet.Body.Width - LabelWidth - ValueWidth;
        var marks = new List<(double Place, LabelStyle Label, LineStyle Style, int Line)>();
        foreach (var (at, label, style) in sizes.OrderBy(s => s.Size))
        {
            var place = axis.Place(at.Bytes);
            var touched = marks.Where(m => (place - m.Place) * pixels < Theme.Width(m.Label) + (3 * MarkGap));
            marks.Add((place, label, style, touched.Select(m => m.Line + 1).DefaultIfEmpty(0).Max()));
        }

        return marks;
    }
}

/// <summary>A workload in the picture of thresholds: a bar with BLAS threads unset, and a thin one with one BLAS thread.</summary>
/// <param name="Unlimited">Under the loosest limit on BLAS threads.</param>
/// <param name="OneThread">With one BLAS thread; null where that was not measured apart.</param>
internal sealed record ThresholdRow(ProbeResult Unlimited, ProbeResult? OneThread)
{
    /// <summary>Every workload with a minimum, the largest first.</summary>
    public static ImmutableArray<ThresholdRow> Of(Results results)
    {
        var oneThread = ProbeSelection.OneBlasThread(results).ToLookup(p => p.Workload, StringComparer.Ordinal);
        return
        [
            .. ProbeSelection.Unlimited(results)
                .OrderByDescending(p => p.MinimumStackBytes)
                .ThenBy(p => p.Workload, StringComparer.Ordinal)
                .Select(p => new ThresholdRow(p, oneThread[p.Workload].FirstOrDefault(o => !ReferenceEquals(o, p)))),
        ];
    }

    public IEnumerable<ProbeResult> Probes => new[] { Unlimited, OneThread }.OfType<ProbeResult>();

    /// <summary>The zones below the minimums that are drawn.</summary>
    public IEnumerable<StackZone> Zones => Probes
        .SelectMany(p => ThresholdsChart.Zones(p, ThresholdsChart.Scale(p))).Select(z => z.Zone).Where(z => z is not StackZone.Safe);
}
