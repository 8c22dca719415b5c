using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Sizes;
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
            {SizeTally.Below(probe).Select(z => Zone(z.Zone, z.From, z.To, top, height))}{Zone(StackZone.Safe, minimum, Scale.To, top, height)}{Marks(probe, top + (height / 2), height)}
            <line class="minimum" x1="{x}%" x2="{x}%" y1="{top - 1.5}" y2="{top + height + 1.5}"/></g>
            """;
    }

    /// <summary>What the zones are, in words.</summary>
    public static string Tooltip(ProbeResult probe)
    {
        var overrun = probe.OverrunZone is { } zone
            ? $", appears to work but corrupts memory from {SizeText.Of(zone.FromBytes)}"
            : "";
        var refused = probe.RefusalZone is { } refusal ? $", refused by Python from {SizeText.Of(refusal.FromBytes)}" : "";
        return $"{probe.Workload}, {EnvironmentText.BlasThreads(probe.Environment.BlasThreads)}: safe from "
            + $"{probe.MinimumStackBytes}{refused}{overrun}";
    }

    private static Html Zone(StackZone zone, ByteSize from, ByteSize to, double top, double height)
    {
        var (left, right) = (Scale.Percent(from), Scale.Percent(to));
        return right <= left
            ? Html.Empty
            : $"""<rect class="{ZoneStyle.Of(zone).Class}" x="{left}%" y="{top}" width="{right - left}%" height="{height}"/>""";
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
