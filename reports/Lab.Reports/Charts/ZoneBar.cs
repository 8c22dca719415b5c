using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts;

/// <summary>One probe on the axis: crash, overrun and safe zone, with what single plain threads showed inside the overrun zone.</summary>
internal static class ZoneBar
{
    private static readonly LogScale Scale = LogScale.Stacks;

    public static Html Render(ProbeResult probe, double top, double height)
    {
        if (probe.MinimumStackBytes is not { } minimum)
            return Html.Empty;
        var x = Scale.Percent(minimum);
        return $"""
            <g><title>{Tooltip(probe)}</title>
            {Below(probe, minimum, top, height)}{Zone("safe", minimum, Scale.To, top, height)}{Marks(probe, top + (height / 2), height)}
            <line class="minimum" x1="{x}%" x2="{x}%" y1="{top - 1.5}" y2="{top + height + 1.5}"/></g>
            """;
    }

    /// <summary>Nothing is known below the minimum but that it is too small.</summary>
    public static bool IsUntried(ProbeResult probe) =>
        probe.OverrunZone is null && probe.MinimumStackBytes > Scale.From && !probe.PlainThread.Any(o => o.Failed);

    /// <summary>What the zones are, in words.</summary>
    public static string Tooltip(ProbeResult probe)
    {
        var overrun = probe.OverrunZone is { } zone
            ? $", appears to work but corrupts memory from {SizeText.Of(zone.FromBytes)}"
            : "";
        return $"{probe.Workload}, {EnvironmentText.BlasThreads(probe.Environment.BlasThreads)}: safe from "
            + $"{probe.MinimumStackBytes}{overrun}";
    }

    private static Html Below(ProbeResult probe, ByteSize minimum, double top, double height)
    {
        if (probe.OverrunZone is { } zone)
            return $"{Zone("crash", Scale.From, zone.FromBytes, top, height)}{Zone("overrun", zone.FromBytes, zone.ToBytes, top, height)}";
        return Zone(IsUntried(probe) ? "untried" : "crash", Scale.From, minimum, top, height);
    }

    private static Html Zone(string zone, ByteSize from, ByteSize to, double top, double height)
    {
        var (left, right) = (Scale.Percent(from), Scale.Percent(to));
        return right <= left
            ? Html.Empty
            : $"""<rect class="{zone}" x="{left}%" y="{top}" width="{right - left}%" height="{height}"/>""";
    }

    /// <summary>Single trials inside the overrun zone: it is no solid block, and a drawing that says so is worth a line of text.</summary>
    private static Html Marks(ProbeResult probe, double middle, double height)
    {
        if (probe.OverrunZone is not { } zone || height < 8)
            return Html.Empty;
        var inside = probe.PlainThread.Where(o => o.StackBytes >= zone.FromBytes && o.StackBytes < zone.ToBytes);
        return $"{inside.Where(o => o.Survived || o.Failed).Select(o => Mark(o, middle))}";
    }

    private static Html Mark(PlainOutcome outcome, double middle)
    {
        var x = string.Create(CultureInfo.InvariantCulture, $"{Scale.Percent(outcome.StackBytes):0.###}%");
        return outcome.Survived ? TrialMark.Survived(x, middle) : TrialMark.Died(x, middle);
    }
}
