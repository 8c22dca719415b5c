using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Comparing;

/// <summary>One workload, called in one way and with one limit on BLAS threads, in two captures.</summary>
public sealed record WorkloadComparison
{
    public required string Workload { get; init; }

    /// <summary>The host that its minimum was measured on: guarded, lapack or pythonnet.</summary>
    public required Host Host { get; init; }

    public required WorkloadChange Change { get; init; }

    /// <summary>Null where it was not measured in the first capture.</summary>
    public ProbedNeed? Base { get; init; }

    /// <summary>Null where it was not measured in the second.</summary>
    public ProbedNeed? Head { get; init; }

    /// <summary>
    /// By how much the minimum is larger; negative where it is smaller. Null where one of them has none. A difference within the spread
    /// of a need that varies is here too, and no change. Where a run ended before a minimum was checked, the same of the peaks.
    /// </summary>
    public ByteSize? GrowthBytes => Compared is var (was, now) ? now - was : null;

    /// <summary>
    /// What is compared: the minimums; where a run ended before one was checked, and has what a peak predicts, the peaks. Null where one of
    /// them has none.
    /// </summary>
    [JsonIgnore]
    internal (ByteSize Was, ByteSize Now)? Compared => Needs(Base, Head);

    private static (ByteSize Was, ByteSize Now)? Needs(ProbedNeed? @base, ProbedNeed? head)
    {
        var (was, now) = @base is { IsUnchecked: true } || head is { IsUnchecked: true }
            ? (@base?.PeakBytes, head?.PeakBytes) : (@base?.MinimumStackBytes, head?.MinimumStackBytes);
        return was is { } before && now is { } after ? (before, after) : null;
    }

    /// <summary>The same of the peaks, which differ from the minimum for calls that use what stack they are given.</summary>
    public ByteSize? PeakGrowthBytes => Head?.PeakBytes - Base?.PeakBytes;

    /// <summary>Whether both minimums have their pair of trials: then the difference is exact to the page.</summary>
    public bool Verified => Base is { Verified: true } && Head is { Verified: true };

    /// <summary>Whether there are sizes now that look safe and corrupt memory, and were none; or the other way round.</summary>
    public ZoneChange OverrunZone { get; init; }

    /// <summary>The functions that take more or less of its stack, the largest difference first; empty unless both have a trace.</summary>
    public ImmutableArray<FunctionChange> Functions { get; init; } = [];

    /// <summary>Why it was measured in one of the captures only; null where it was in both.</summary>
    public string? Problem { get; init; }

    [JsonIgnore]
    internal ByteSize ByHowMuch =>
        new(Math.Abs((GrowthBytes is { Bytes: not 0 } growth ? growth : PeakGrowthBytes ?? ByteSize.Zero).Bytes));

    /// <summary>Compares what is in both captures.</summary>
    internal static WorkloadComparison Of(ProbeResult @base, ProbeResult head)
    {
        var (was, now) = (ProbedNeed.Of(@base), ProbedNeed.Of(head));
        return new()
        {
            Workload = head.Workload,
            Host = head.Host,
            Change = Judge(was, now),
            Base = was,
            Head = now,
            OverrunZone = IsNew(head, @base) ? ZoneChange.Appeared : IsNew(@base, head) ? ZoneChange.Vanished : ZoneChange.None,
            Functions = FunctionChange.Of(@base, head),
            Problem = was.IsUnstarted ? was.Reason : now.IsUnstarted ? now.Reason : null,
        };
    }

    private static WorkloadChange Judge(ProbedNeed was, ProbedNeed now)
    {
        if (was.IsUnstarted || now.IsUnstarted)
            return WorkloadChange.NotCompared;
        if (was.MinimumStackBytes is null || now.MinimumStackBytes is null)
        {
            return (was.MinimumStackBytes, now.MinimumStackBytes) switch
            {
                (not null, null) => WorkloadChange.Broke,
                (null, not null) => WorkloadChange.Mended,
                _ => WorkloadChange.None,
            };
        }

        // A run that was ended had no time to verify, and a need that varies has no pair of trials that could be relied on.
        if (was.Verified != now.Verified && !was.Varies && !now.Varies && !was.IsUnchecked && !now.IsUnchecked)
            return was.Verified ? WorkloadChange.Broke : WorkloadChange.Mended;
        // Of the larger spread: the capture whose calls differed less may just not have seen the others.
        var spread = ByteSize.Max(was.SpreadBytes, now.SpreadBytes).Bytes;
        var growth = Needs(was, now) is var (before, after) ? (after - before).Bytes : 0;
        // The minimum counts. The peak tells of what was not needed to complete: a call that takes what it is given.
        if (growth == 0)
            growth = (now.PeakBytes - was.PeakBytes)?.Bytes ?? 0;
        return Math.Abs(growth) <= spread ? WorkloadChange.None : growth > 0 ? WorkloadChange.Grew : WorkloadChange.Shrank;
    }

    /// <summary>
    /// Whether one has a zone and the other is known to have none there: plain threads of the sizes in it were tried, or it needs so little
    /// that none of them is below its minimum.
    /// </summary>
    private static bool IsNew(ProbeResult has, ProbeResult hasNot) =>
        has.OverrunZone is { } zone
        && hasNot is { OverrunZone: null, MinimumStackBytes: { } minimum }
        && (minimum <= zone.FromBytes || hasNot.PlainThread.Any(
            o => o.Judged.Tells && o.StackBytes < minimum && o.StackBytes >= zone.FromBytes && o.StackBytes < zone.ToBytes));
}

/// <summary>What became of a workload from one capture to another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkloadChange>))]
public enum WorkloadChange
{
    /// <summary>Nothing that can be told from how much its own calls differ; or it was measured in neither capture.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>It had a minimum, or a verified one, and has none: it raises, dies, is not available, or its prediction fails.</summary>
    [JsonStringEnumMemberName("broke")]
    Broke,

    [JsonStringEnumMemberName("grew")]
    Grew,

    [JsonStringEnumMemberName("shrank")]
    Shrank,

    /// <summary>The opposite of <see cref="Broke"/>.</summary>
    [JsonStringEnumMemberName("mended")]
    Mended,

    /// <summary>Only the second capture was asked for it.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>Only the first capture was asked for it.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,

    /// <summary>
    /// Both were asked for the workload, and one did not measure it in this way: not on this host, not with this limit, or its run ended.
    /// </summary>
    [JsonStringEnumMemberName("notCompared")]
    NotCompared,
}

/// <summary>What became of a workload's overrun zone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ZoneChange>))]
public enum ZoneChange
{
    /// <summary>There is one in both captures, or in neither; or it is not known of one.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("appeared")]
    Appeared,

    [JsonStringEnumMemberName("vanished")]
    Vanished,
}
