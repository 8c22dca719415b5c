using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Sweeps;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections;

/// <summary>One map: a row a host, a column a size, a line at the minimum. Scrolls inside a box of its own where it is too wide.</summary>
internal static class SweepMap
{
    public static Html Render(SweepResult sweep)
    {
        var sizes = sweep.Sizes;
        var large = sizes.Count(size => size >= sweep.MinimumStackBytes);
        return $"""
            <div class="scroll"><table class="sweep">
            <thead>{MinimumLine(sweep.MinimumStackBytes, sizes.Length - large, large)}
            <tr><th scope="col">Host</th>{sizes.Select((size, i) => Heading(size, IsLine(i, sizes.Length - large)))}</tr></thead>
            <tbody>{sweep.Hosts.Select(host => Row(host, sizes.Length - large))}</tbody></table></div>
            """;
    }

    /// <summary>The line's label stands on the side that has more room.</summary>
    private static Html MinimumLine(ByteSize minimum, int below, int large)
    {
        Html label = $"minimum stack {SizeMarkup.Of(minimum)}";
        var (left, right) = below > large ? (label, Html.Empty) : (Html.Empty, label);
        return $"""<tr class="line"><th></th>{Span(below, "below", left)}{Span(large, "line", right)}</tr>""";
    }

    private static Html Span(int columns, string side, Html label) =>
        columns == 0 ? Html.Empty : $"""<th class="{side}" colspan="{columns}">{label}</th>""";

    private static bool IsLine(int column, int below) => column == below;

    private static Html Heading(ByteSize size, bool isLine) =>
        $"""<th scope="col"{Line(isLine)} title="{SizeText.Bytes(size)}"><span>{SizeText.Of(size)}</span></th>""";

    private static Html Row(HostSweep host, int below) => $"""
        <tr><th scope="row"><code>{JsonNames.Of(host.Host)}</code> <span class="where">{HostText.Thread(host.Host)}</span></th>
        {host.Sizes.Select((cell, i) => Cell(host, cell, IsLine(i, below)))}</tr>

        """;

    private static Html Cell(HostSweep host, SweepCell cell, bool isLine)
    {
        // The first decides the colour: the analysis puts overruns, which look safe and are not, before deaths.
        var signs = cell.Trials == 0 ? [SweepSign.NotReached] : cell.Outcomes.Select(o => SweepSign.Of(o.Outcome)).Distinct().ToList();
        return $"""
            <td{Line(isLine)} title="{Tooltip(host.Host, cell)}"><span class="cell {signs[0].Class}">{string.Concat(signs.Select(s => s.Sign))}</span></td>
            """;
    }

    private static Html Line(bool isLine) => isLine ? (Html)$" class=\"line\"" : Html.Empty;

    private static string Tooltip(Host host, SweepCell cell)
    {
        var outcomes = cell.Trials == 0 ? "not reached" : string.Join(
            ", ", cell.Outcomes.Select(o => $"{o.Count} × {OutcomeText.Brief(o.Judged)}"));
        return $"{JsonNames.Of(host)}, {SizeText.Of(cell.StackBytes)}: {outcomes}";
    }
}

/// <summary>How an outcome is drawn in the map of a sweep: by a sign and by a colour, so that either is enough.</summary>
/// <param name="Kind">The outcome; null where no trial was run.</param>
/// <param name="Sign">One character.</param>
/// <param name="Class">Its class in the style sheet.</param>
internal sealed record SweepSign(OutcomeKind? Kind, string Sign, string Class)
{
    public static readonly SweepSign NotReached = new(null, "·", "unreached");

    public static readonly ImmutableArray<SweepSign> All =
    [
        new(OutcomeKind.Completed, "✓", "safe"),
        new(OutcomeKind.Overran, "⚠", "overran"),
        new(OutcomeKind.Crashed, "✗", "crashed"),
        new(OutcomeKind.Refused, "◌", "refused"),
        new(OutcomeKind.Raised, "!", "raised"),
        new(OutcomeKind.TimedOut, "⧖", "hung"),
        new(OutcomeKind.LaunchFailed, "–", "unstarted"),
        NotReached,
    ];

    /// <summary>For the legend.</summary>
    public string Meaning => Kind is { } kind ? OutcomeText.Meaning(kind) : "Not reached: the sweep was cut short";

    public static SweepSign Of(OutcomeKind kind) => All.First(s => s.Kind == kind);
}
