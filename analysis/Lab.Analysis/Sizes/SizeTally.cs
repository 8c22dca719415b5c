using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Sizes;

/// <summary>What one stack size in common use means for a set of workloads. Probes without a minimum are left out.</summary>
/// <param name="Size">The size.</param>
/// <param name="Safe">Probes that fit.</param>
/// <param name="Overrun">Probes that appear to work there and corrupt memory.</param>
/// <param name="Refused">Probes that Python refuses there.</param>
/// <param name="Crash">Probes that die there.</param>
/// <param name="Untried">Probes that need more, where no plain thread shows how they fail.</param>
public sealed record SizeTally(
    CommonStackSize Size,
    ImmutableArray<ProbeResult> Safe,
    ImmutableArray<ProbeResult> Overrun,
    ImmutableArray<ProbeResult> Refused,
    ImmutableArray<ProbeResult> Crash,
    ImmutableArray<ProbeResult> Untried)
{
    public int Total => Safe.Length + TooSmallFor;

    /// <summary>Probes that need more than this size, however they fail.</summary>
    public int TooSmallFor => Overrun.Length + Refused.Length + Crash.Length + Untried.Length;

    public static SizeTally Of(CommonStackSize size, IEnumerable<ProbeResult> probes)
    {
        var zones = probes.Where(p => p.MinimumStackBytes is not null).ToLookup(p => ZoneOf(p, size.Size));
        return new(
            size,
            [.. zones[StackZone.Safe]],
            [.. zones[StackZone.Overrun]],
            [.. zones[StackZone.Refused]],
            [.. zones[StackZone.Crash]],
            [.. zones[StackZone.Unknown]]);
    }

    /// <summary>The zone of a size. Where a plain thread of exactly that size was tried, its outcome decides.</summary>
    public static StackZone ZoneOf(ProbeResult probe, ByteSize size)
    {
        if (probe.MinimumStackBytes is not { } minimum)
            return StackZone.Unknown;
        var tried = probe.PlainThread.Where(o => o.StackBytes == size && !o.Judged.SaysNothing).ToList();
        if (size >= minimum && !tried.Exists(o => o.Failed))
            return StackZone.Safe;
        // One that survived is worse than one that died: it says that the size can pass a test.
        if (tried.Any(o => o.Outcome is OutcomeKind.Overran))
            return StackZone.Overrun;
        if (tried.Any(o => o.Failed))
            return tried.TrueForAll(o => o.Outcome is OutcomeKind.Refused) ? StackZone.Refused : StackZone.Crash;
        // Some calls get by on less than others: that this one did says nothing of them.
        if (tried.Any(o => o.Survived))
            return StackZone.Unknown;
        var zone = Below(probe).First(zone => size < zone.To).Zone;
        // A stack may return although a larger or a smaller one died: it takes deaths on both sides to say that it dies.
        var died = probe.PlainThread.Where(o => o.Judged.Died).Select(o => o.StackBytes).ToList();
        return zone is StackZone.Crash && (died.TrueForAll(d => d > size) || died.TrueForAll(d => d < size)) ? StackZone.Unknown : zone;
    }

    /// <summary>
    /// The zones below the minimum, from zero on, without gaps; empty where there is no minimum. They are what is drawn as one unbroken
    /// bar, although survival is not monotonic. A size below one that died is taken to die too, as not each was tried; from the next size
    /// in common use on, which was not tried either, nothing is known.
    /// </summary>
    public static ImmutableArray<(StackZone Zone, ByteSize From, ByteSize To)> Below(ProbeResult? probe)
    {
        if (probe?.MinimumStackBytes is not { } minimum)
            return [];
        var failed = probe.PlainThread.Where(o => o.Judged.CountsAgainstStack).ToList();
        if (probe is { OverrunZone: null, RefusalZone: null } && failed.Count == 0)
            return [(StackZone.Unknown, ByteSize.Zero, minimum)];
        // Where calls differ, how one ends on what others get by on is not known.
        var least = probe.LeastNeedBytes is { } known && known < minimum ? known : minimum;
        var refused = probe.RefusalZone?.FromBytes ?? minimum;
        var overrun = least < refused ? least : refused;
        var crash = probe.OverrunZone?.FromBytes ?? overrun;
        // Where nothing died so far down, nothing was tried there.
        var died = failed.LastOrDefault(o => o.Judged.Died && o.StackBytes < crash)?.StackBytes ?? ByteSize.Zero;
        var deaths = died == ByteSize.Zero ? died
            : CommonStackSize.All.Select(c => c.Size).Where(size => size > died && size < crash).Append(crash).Min();
        (StackZone, ByteSize From, ByteSize To)[] zones =
        [
            (StackZone.Crash, ByteSize.Zero, deaths), (StackZone.Unknown, deaths, crash), (StackZone.Overrun, crash, overrun),
            (StackZone.Unknown, overrun, refused), (StackZone.Refused, refused, minimum),
        ];
        return [.. zones.Where(zone => zone.From < zone.To)];
    }
}

/// <summary>What a stack size means for a workload.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StackZone>))]
public enum StackZone
{
    /// <summary>The minimum stack or more.</summary>
    [JsonStringEnumMemberName("safe")]
    Safe,

    /// <summary>Less than the minimum, yet a plain thread returns: the overrun zone. Memory below the stack is overwritten.</summary>
    [JsonStringEnumMemberName("overrun")]
    Overrun,

    /// <summary>Less than the minimum, and Python declines the call. Nothing is overwritten.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>Less than the minimum, and a plain thread dies.</summary>
    [JsonStringEnumMemberName("crash")]
    Crash,

    /// <summary>Nothing was measured that would tell.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
