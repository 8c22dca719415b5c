using Lab.Analysis;
using Lab.Analysis.Statistics;
using Lab.Testing.Captures;
using Lab.Analysis.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Testing.Timings;

/// <summary>
/// Results with timings like those of the reference machine: LU 500 unlimited and with one thread, overhead, threads, watermarks.
/// </summary>
public static class SampleTimings
{
    public const string Lu = "scipy.lu-500";
    public const string Json = "stdlib.json-900";

    /// <summary>A whole run with all of the suites.</summary>
    public static Results Build() => Probed(Lu, Json) with { Timings = All };

    /// <summary>A run of these workloads without timings: the first with an overrun zone.</summary>
    public static Results Probed(string lu, string json) => new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload(lu)
        .Workload(json, blas: false)
        .Probe(lu, 3180, survives: size => size >= ByteSize.FromKiB(128))
        .Probe(lu, 36, CaptureBuilder.OneThread)
        .Probe(json, 132)
        .Analyse();

    public static TimingResults All => new()
    {
        CallOverhead = Overhead,
        Latency = [.. SampleLatency.Lu(Lu), .. SampleLatency.Json(Json)],
        Threads = Threads,
        ThreadThresholds =
        [
            new(ThreadUse.Create, 1, Step(32, 48, 1.62)),
            new(ThreadUse.Create, 8, Step(4, 8, 1.8)),
        ],
        Watermarks = Watermarks,
    };

    /// <param name="median">In nanoseconds.</param>
    /// <param name="half">Half of the width of its interval, as a share of it.</param>
    public static Distribution Time(double median, double half = 0.008, int samples = 15) => new()
    {
        Samples = samples,
        MedianNanoseconds = median,
        MedianInterval = samples < 6 ? null : new(median * (1 - half), median * (1 + half), 0.95),
        Percentile25Nanoseconds = median * (1 - (1.5 * half)),
        Percentile75Nanoseconds = median * (1 + (1.5 * half)),
        Percentile95Nanoseconds = median * (1 + (4 * half)),
        MinimumNanoseconds = median * (1 - (2 * half)),
        MaximumNanoseconds = median * (1 + (6 * half)),
        OutliersNanoseconds = samples < 6 ? [] : [median * (1 + (6 * half))],
    };

    public static Comparison Slower(double ratio) => new(100, ratio, new(ratio - 0.02, ratio + 0.02, 0.95), ComparisonVerdict.Slower);

    public static Comparison Noise(double ratio) => new(1, ratio, new(ratio - 0.03, ratio + 0.03, 0.95), ComparisonVerdict.WithinNoise);

    public static LatencyThreshold Step(long fromMiB, long toMiB, double ratio) =>
        new(ByteSize.FromMiB(fromMiB), ByteSize.FromMiB(toMiB), Slower(ratio));

    private static ImmutableArray<CallOverhead> Overhead =>
    [
        Call("empty call", Bridge.C, 14.5), Call("empty call", Bridge.CApi, 15.5, Slower(1.07)), Call(
            "empty call", Bridge.PythonNet, 114, Slower(7.86)),
        Call("float in and out", Bridge.C, 31), Call("float in and out", Bridge.CApi, 31.2, Noise(1.006)),
        Call("float in and out", Bridge.PythonNet, 270, Slower(8.7)),
        Call("exception", Bridge.C, 820), Call("exception", Bridge.CApi, 5000, Slower(6.1)),
        new() { Operation = "exception", Bridge = Bridge.PythonNet,
            Problem = "the package pythonnet was not found in any feed <that answers>" },
        Call("NumPy array of 1e6 doubles shared without a copy", Bridge.C, 1.1e6), Call(
            "NumPy array of 1e6 doubles shared without a copy", Bridge.CApi, 1.12e6, Noise(1.018)),
    ];

    private static CallOverhead Call(string operation, Bridge bridge, double median, Comparison? toFloor = null) =>
        new() { Operation = operation, Bridge = bridge, Time = Time(median), ToFloor = toFloor };

    private static ImmutableArray<ThreadCost> Threads =>
    [
        .. new[] { 1, 8, 64 }.SelectMany(
            count => new long[] { 64, 256, 1024, 4096, 8192, 32768, 49152, 262144 }.Select(kib => Thread(count, kib))),
        Handed(ThreadUse.ThreadPerCall, 46e3),
        Handed(ThreadUse.Queue, 8.2e3),
    ];

    private static ThreadCost Thread(int count, long kib) => new()
    {
        Use = ThreadUse.Create,
        StackBytes = ByteSize.FromKiB(kib),
        Count = count,
        Time = count == 64 && kib == 262144 ? null : Time(45e3 * Math.Pow(count, 0.9) * (count * kib > 40960 ? 1.7 : 1), 0.03),
        Problem = count == 64 && kib == 262144 ? "no memory for 64 stacks of 256 MiB" : null,
        CommittedBytes = ByteSize.FromKiB(12 * count),
    };

    private static ThreadCost Handed(ThreadUse use, double median) =>
        new() { Use = use, StackBytes = ByteSize.FromMiB(8), Count = 1, Time = Time(median), CommittedBytes = null };

    private static ImmutableArray<ReadingCost> Watermarks =>
    [
        new() { Reading = Watermark.None, StackBytes = ByteSize.FromMiB(8), Time = Time(1.02e6) },
        new() { Reading = Watermark.Residency, StackBytes = ByteSize.FromMiB(8), Time = Time(1.023e6), ToUnmeasured = Noise(1.003) },
        new()
        {
            Reading = Watermark.Paint,
            StackBytes = ByteSize.FromMiB(8),
            Time = Time(4.1e6),
            ToUnmeasured = new(3.08e6, 4.02, new(3.9, 4.1, 0.95), ComparisonVerdict.Slower),
        },
    ];
}
