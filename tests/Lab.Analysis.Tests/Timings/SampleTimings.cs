using Lab.Analysis.Tests.Statistics;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Tests.Timings;

/// <summary>
/// A run with timings: warm calls of LU 500 do not care for the stack, cold ones pay where glibc's stack cache ends; one BLAS thread
/// takes 1.6 times as long.
/// </summary>
internal static class SampleTimings
{
    public const string Lu = "scipy.lu-500";

    private static readonly long[] Mebibytes = [4, 8, 12, 16, 32, 64, 128, 256];

    public static CaptureBuilder Capture()
    {
        var samples = new SeededSamples(20261121);
        var capture = new CaptureBuilder()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload(Lu)
            .Probe(Lu, 3180, survives: size => size >= ByteSize.FromKiB(128))
            .Probe(Lu, 36, CaptureBuilder.OneThread);
        foreach (var environment in new[] { CaptureBuilder.OneThread, CaptureBuilder.Unset })
        {
            var median = environment.BlasThreads is null ? 4e6 : 6.4e6;
            // As a run may have it: neither by size nor by mode.
            foreach (var (mode, mib) in Mebibytes.Reverse().SelectMany(mib => new[] { (CallMode.Cold, mib), (CallMode.Warm, mib) }))
            {
                var slowdown = mode is CallMode.Cold && mib > 40 ? 1.2 : 1;
                capture.Timed(
                    new Timed.Workload(Lu, environment, ByteSize.FromMiB(mib), mode), samples.LogNormal(15, median * slowdown, 0.01));
            }
        }

        foreach (var mib in Mebibytes)
        {
            capture.Timing(new(new Timed.Threads(ThreadUse.Create, ByteSize.FromMiB(mib), 1),
                [.. samples.LogNormal(15, mib > 40 ? 90_000 : 45_000, 0.05)], 64)
            {
                Committed = ByteSize.FromKiB(64),
            });
            capture.Timed(new Timed.Threads(ThreadUse.Queue, ByteSize.FromMiB(mib), 1), samples.LogNormal(15, 9_000, 0.05));
        }

        foreach (var (reading, median) in new[] { (Watermark.Paint, 1.3e6), (Watermark.None, 1e6), (Watermark.Residency, 1.005e6) })
            capture.Timed(new Timed.Measured(reading, ByteSize.FromMiB(16)), samples.Normal(30, median, 0.01));
        return capture;
    }
}
