using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Reports.Browser.Tests;

/// <summary>A capture of many workloads, as someone's own catalog may be: each with two environments, plain threads and a trace.</summary>
internal static class LargeCapture
{
    public static Results Analyse(int workloads)
    {
        var capture = new CaptureBuilder().Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread);
        for (var i = 0; i < workloads; i++)
        {
            var sample = SampleWorkloads.All[i % SampleWorkloads.All.Length];
            var name = $"{sample.Name}-{i}";
            capture.Workload(name, sample.Blas, stresses: sample.Stresses);
            capture.Probe(name, sample.UnsetKib, survives: size => sample.UnsetKib > 500 && size >= ByteSize.FromKiB(128));
            if (sample.Blas)
                capture.Probe(name, sample.OneThreadKib, CaptureBuilder.OneThread);
            capture.Traced(name, Outcomes.Completed, SampleGrowth.Lu);
            if (i % 25 == 0)
                Time(capture, name);
        }

        return CaptureAnalysis.Analyse(Capture.Of(capture.Build()));
    }

    private static void Time(CaptureBuilder capture, string name)
    {
        foreach (var mode in Enum.GetValues<CallMode>())
        {
            foreach (var size in new long[] { 4, 8, 16, 64 })
            {
                capture.Timed(
                    new Timed.Workload(name, CaptureBuilder.Unset, ByteSize.FromMiB(size), mode),
                    Enumerable.Range(0, 15).Select(i => 1e6 + (((size * 37) + (i * 1009)) % 10_000)));
            }
        }
    }
}
