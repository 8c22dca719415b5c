using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections;

/// <summary>One row of the table. <c>data-value</c> is what a column is sorted by where its text would sort wrongly.</summary>
internal static class ProbeRow
{
    public static Html Render(ProbeResult probe, string stresses) => $"""
        <tr><th scope="row"><span class="workload">{probe.Label}</span><span class="stresses">{stresses}</span></th>
        <td data-value="{probe.Environment.BlasThreads ?? int.MaxValue}">{EnvironmentText.Threads(probe.Environment.BlasThreads)}</td>
        {Number(probe.PeakBytes, PeakTitle(probe))}{Number(probe.MinimumStackBytes)}{Pair(probe)}
        {Survivor(probe)}{Zone(probe)}{Recommended(probe)}
        <td data-value="{probe.Notes.Length}">{Notes(probe)}</td></tr>

        """;

    private static Html Number(ByteSize? size, string title = "") =>
        $"""<td class="number" data-value="{size?.Bytes ?? -1}" title="{title}">{SizeMarkup.Of(size)}</td>""";

    /// <summary>A size that no plain thread was started with is told apart: only what was seen to work may be set.</summary>
    private static Html Recommended(ProbeResult probe)
    {
        if (probe.RecommendationObserved || probe.RecommendedStackBytes is not { } size)
            return Number(probe.RecommendedStackBytes);
        return $"""
            <td class="number" data-value="{size.Bytes}" title="No plain thread of this size was started.">
            {SizeMarkup.Of(size)} <span class="none">not tried</span></td>
            """;
    }

    private static string PeakTitle(ProbeResult probe) => string.Join(
        "; ",
        new[] { ("by residency", probe.PeakBytesResidency), ("by paint, to the word", probe.PeakBytesPaint),
            ("by the trace", probe.PeakBytesTrace) }
            .Select(reading => reading.Item2 is { } size ? $"{reading.Item1}: {SizeText.Bytes(size)}" : null)
            .OfType<string>());

    private static Html Pair(ProbeResult probe)
    {
        var pair = probe.TooSmall is { } below
            ? (Html)$"""<span class="pair">{SizeMarkup.Of(below.Size)} {Sign(below.Refused)} {SizeMarkup.Of(probe.SurvivesAtBytes)} ✓</span>"""
            : Html.Empty;
        return $"""<td data-value="{(probe.Verified ? 1 : 0)}">{(probe.Verified ? Html.Empty : Unverified)}{pair}</td>""";
    }

    private static Html Sign(bool refused) => refused ? $"""<span title="Python refused it">◌</span>""" : (Html)$"✗";

    private const string Unsafe = "Below the minimum stack: it survived, and corrupted memory. A larger size may still die.";

    private static Html Unverified => $"""<span class="bad">not verified</span> """;

    private static Html Survivor(ProbeResult probe)
    {
        if (probe.OverrunZone is null)
            return Number(probe.SmallestSurvivorBytes);
        return $"""
            <td class="number unsafe" data-value="{probe.SmallestSurvivorBytes?.Bytes ?? -1}" title="{Unsafe}">
            {SizeMarkup.Of(probe.SmallestSurvivorBytes)} <span class="sign">⚠</span></td>
            """;
    }

    /// <summary>Folded: a few long notes would make every row tall.</summary>
    private static Html Notes(ProbeResult probe)
    {
        if (probe.Notes.IsEmpty)
            return Html.Empty;
        var count = probe.Notes.Length == 1 ? "1 note" : $"{probe.Notes.Length} notes";
        return $"""<details class="notes"><summary>{count}</summary><ul>{probe.Notes.Select(Note)}</ul></details>""";
    }

    private static Html Note(string note) => $"<li>{note}</li>";

    private static Html Zone(ProbeResult probe)
    {
        if (probe.OverrunZone is not { } zone)
            return $"""<td data-value="0"><span class="none">{(probe.RefusalZone is null ? "none" : "none; Python refuses")}</span></td>""";
        var width = zone.ToBytes - zone.FromBytes;
        return $"""<td class="zone" data-value="{width.Bytes}">{SizeMarkup.Of(zone.FromBytes)} – {SizeMarkup.Of(zone.ToBytes)}</td>""";
    }
}
