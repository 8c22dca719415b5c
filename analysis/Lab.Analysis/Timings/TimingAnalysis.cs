using System.Collections.Immutable;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Benchmarks in, what they say out.</summary>
internal static class TimingAnalysis
{
    /// <returns>Null where the capture has no benchmarks.</returns>
    public static TimingResults? Of(IReadOnlyList<CaptureEntry> capture, IReadOnlyList<ProbeResult> probes)
    {
        var timings = Latest(capture.OfType<CaptureEntry.Benchmark>().Select(b => b.Timing));
        ImmutableArray<string> problems =
            [.. capture.OfType<CaptureEntry.Benchmarked>().GroupBy(b => (b.Environment, b.Through)).Select(same => same.Last().Problem).OfType<string>()];
        return timings.Count == 0 && problems.IsEmpty ? null : new()
        {
            Problems = problems,
            CallOverhead = CallOverheads.Of(timings),
            Latency = LatencyCurves.Of(timings, probes),
            Threads = ThreadCosts.Of(timings),
            ThreadThresholds = ThreadCosts.Thresholds(timings),
            Watermarks = WatermarkCosts.Of(timings),
        };
    }

    /// <summary>
    /// In the order they were first measured. A resumed run may have timed something again: the last one counts, unless it failed where another did not.
    /// </summary>
    private static List<SampledTiming> Latest(IEnumerable<Timing> timings) =>
        [.. timings.GroupBy(t => (t.Of, t.Beside)).Select(same => new SampledTiming(same.LastOrDefault(t => t.Problem is null) ?? same.Last()))];
}
