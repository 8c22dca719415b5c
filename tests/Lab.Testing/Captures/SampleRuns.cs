using Lab.Analysis;
using Lab.Analysis.Comparing;
using Lab.Analysis.Trends;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Testing.Captures;

/// <summary>Several runs, in which something of each kind changes: what a comparison and an index are made of.</summary>
public static class SampleRuns
{
    private const string Lu = "scipy.lu-500";

    public static CaptureComparison Comparison { get; } = CaptureComparison.Of(Run(1, grown: false), Run(9, grown: true));

    /// <summary>Nine runs on one machine and three on another. One folder has a name that an address would obey.</summary>
    public static RunIndex Index { get; } = RunIndex.Of(
    [
        .. Enumerable.Range(1, 9).Select(day => IndexedRun.Of($"nightly/#{day} %2F?", day != 2, Run(day, grown: day > 4))),
        .. Enumerable.Range(3, 3).Select(day => IndexedRun.Of($"other/{day}", true, Run(day, grown: day == 4) with
        {
            Machine = CaptureBuilder.Machine with { Processor = "AMD EPYC" },
        })),
    ]);

    public static Results Run(int day, bool grown)
    {
        var capture = new CaptureBuilder
        {
            Python = new CaptureBuilder().Python with
            {
                Packages = new CaptureBuilder().Python.Packages.SetItem("numpy", grown ? "2.0.1" : "1.24.2"),
            },
        };
        capture.Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread).Workload(Lu).Probe(Lu, grown ? 3708 : 3180)
            .Probe(Lu, 36, CaptureBuilder.OneThread)
            .Traced(Lu, Outcomes.Completed, grown ? Deeper : SampleGrowth.Lu)
            .Workload("lab.empty", blas: false).Probe("lab.empty", 8)
            .Workload("scipy.qr-300").Probe("scipy.qr-300", grown ? 48 : 56)
            .Workload("numpy.solve-300");
        if (grown)
            capture.Trial("numpy.solve-300", Host.Guarded, ByteSize.FromMiB(16), new Outcome.TimedOut(30), Watermark.Residency);
        else
            capture.Probe("numpy.solve-300", 3188, survives: size => size >= ByteSize.FromKiB(256));
        foreach (var i in Enumerable.Range(0, 25))
            capture.Workload($"user.steady-{i}").Probe($"user.steady-{i}", 64 + (64 * i));
        var (only, kib) = grown ? ("scipy.new", 300) : ("scipy.gone", 400);
        capture.Workload(only).Probe(only, kib);
        double[] samples = [1.00e6, 1.01e6, 1.02e6, 1.00e6, 1.01e6, 0.99e6, 1.02e6, 1.01e6, 1.00e6, 0.99e6, 1.01e6, 1.00e6];
        var timed = new Timed.Workload(Lu, CaptureBuilder.Unset, ByteSize.FromMiB(8), CallMode.Warm);
        return capture.Timed(timed, samples.Select(time => time * (grown ? 2.5 : 1))).Analyse() with
        {
            StartedAt = new(2026, 11, day, 8, 0, 0, TimeSpan.Zero),
        };
    }

    /// <summary>One frame more.</summary>
    private static GrowthTrace Deeper => SampleGrowth.Lu with
    {
        Steps =
        [
            .. SampleGrowth.Lu.Steps,
            SampleGrowth.Lu.Steps[^2] with { DepthBytes = SampleGrowth.Lu.Steps[^1].DepthBytes + ByteSize.FromKiB(528) },
        ],
    };
}
