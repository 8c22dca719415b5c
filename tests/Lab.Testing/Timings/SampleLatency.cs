using Lab.Analysis.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Testing.Timings;

/// <summary>Curves of latency: LU 500 with two minimums and a step, a JSON call that takes far longer cold than warm.</summary>
public static class SampleLatency
{
    private static readonly ByteSize Minimum = ByteSize.FromKiB(3180);
    private static readonly ByteSize MinimumOneThread = ByteSize.FromKiB(36);

    private static readonly ByteSize[] Sizes = [.. new long[] { 4, 8, 16, 32, 40, 64 }.Select(ByteSize.FromMiB)];

    public static ImmutableArray<LatencyCurve> Lu(string name) =>
    [
        Curve(name, null, CallMode.Warm, 7.5e6) with { LargestToSmallest = SampleTimings.Noise(1.004) },
        Curve(
            name,
            null,
            CallMode.Cold,
            7.56e6) with { LargestToSmallest = SampleTimings.Slower(1.4), Thresholds = [SampleTimings.Step(32, 40, 1.4)] },
        Curve(name, 1, CallMode.Warm, 9e6) with { LargestToSmallest = SampleTimings.Noise(1.004), ToUnlimited = SampleTimings.Slower(1.2) },
        Curve(name, 1, CallMode.Cold, 9.06e6) with
        {
            LargestToSmallest = SampleTimings.Slower(1.31),
            ToUnlimited = SampleTimings.Slower(1.19),
            Thresholds = [SampleTimings.Step(32, 40, 1.31)],
        },
    ];

    public static IEnumerable<LatencyCurve> Json(string name) =>
        new[] { (CallMode.Warm, 62e3), (CallMode.Cold, 1150e3) }.Select(m => new LatencyCurve
        {
            Workload = name,
            Environment = Environment(null),
            Mode = m.Item1,
            MinimumStackBytes = ByteSize.FromKiB(132),
            LargestToSmallest = SampleTimings.Noise(1.002),
            Points =
            [
                .. new long[] { 136, 256, 1024, 8192, 65536 }
                    .Select(kib => new LatencyPoint(ByteSize.FromKiB(kib), SampleTimings.Time(m.Item2, 0.05, kib == 136 ? 5 : 15), null)),
            ],
        });

    private static LatencyCurve Curve(string name, int? blasThreads, CallMode mode, double median) => new()
    {
        Workload = name,
        Environment = Environment(blasThreads),
        Mode = mode,
        MinimumStackBytes = blasThreads is null ? Minimum : MinimumOneThread,
        SmallestSurvivorBytes = blasThreads is null ? ByteSize.FromKiB(128) : null,
        OverrunZone = blasThreads is null ? new(ByteSize.FromKiB(128), Minimum) : null,
        Points = [.. SizesOf(blasThreads).Select((size, i) => Point(size, mode, median * (1 + (0.004 * (i % 3)))))],
    };

    private static IEnumerable<ByteSize> SizesOf(int? blasThreads) => blasThreads is null
        ? [Minimum + ByteSize.Page, .. Sizes]
        : [MinimumOneThread + ByteSize.Page, .. new long[] { 64, 256, 1024 }.Select(ByteSize.FromKiB), .. Sizes];

    private static LatencyPoint Point(ByteSize size, CallMode mode, double median)
    {
        if (mode == CallMode.Warm && size == ByteSize.FromMiB(16))
            return new(size, null, "the benchmark died: <SIGSEGV> & more");
        return new(size, SampleTimings.Time(mode == CallMode.Cold && size > ByteSize.FromMiB(32) ? median * 1.4 : median), null);
    }

    private static TrialEnvironment Environment(int? blasThreads) => new(blasThreads, ImmutableSortedDictionary<string, string>.Empty, []);
}
