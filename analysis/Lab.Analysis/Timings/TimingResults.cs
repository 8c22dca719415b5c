using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What the benchmarks of a capture say.</summary>
public sealed record TimingResults
{
    /// <summary>In the order of the suite; of each operation the C program first.</summary>
    public ImmutableArray<CallOverhead> CallOverhead { get; init; } = [];

    /// <summary>In the order they were measured; of each workload the unlimited BLAS first, and warm before cold.</summary>
    public ImmutableArray<LatencyCurve> Latency { get; init; } = [];

    /// <summary>By use, count and size.</summary>
    public ImmutableArray<ThreadCost> Threads { get; init; } = [];

    public ImmutableArray<ThreadThreshold> ThreadThresholds { get; init; } = [];

    /// <summary>What kept benchmarks from being all made, one line each; empty if nothing did.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>By size and reading.</summary>
    public ImmutableArray<ReadingCost> Watermarks { get; init; } = [];

    /// <returns>Null where the capture has no benchmarks.</returns>
    internal static TimingResults? Of(Capture capture, IReadOnlyList<ProbeResult> probes)
    {
        var timings = Latest(capture.Timings);
        ImmutableArray<string> problems =
            [.. capture.Benchmarked.GroupBy(b => (b.Environment, b.Through)).Select(same => same.Last().Problem).OfType<string>()];
        return timings.Count == 0 && problems.IsEmpty ? null : new()
        {
            Problems = problems,
            CallOverhead = Timings.CallOverhead.Of(timings),
            Latency = LatencyCurve.Of(timings, probes),
            Threads = ThreadCost.Of(timings),
            ThreadThresholds = ThreadThreshold.Of(timings),
            Watermarks = ReadingCost.Of(timings),
        };
    }

    /// <summary>
    /// In the order they were first measured. A resumed run may have timed something again: the last timing counts, unless it failed and
    /// an earlier one did not.
    /// </summary>
    private static List<SampledTiming> Latest(IEnumerable<Timing> timings) =>
    [
        .. timings
            .GroupBy(t => (t.Of, t.FloorOf))
            .Select(same => new SampledTiming(same.LastOrDefault(t => t.Problem is null) ?? same.Last())),
    ];
}
