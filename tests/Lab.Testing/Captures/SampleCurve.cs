using Lab.Analysis.Curves;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Testing.Captures;

/// <summary>Two curves: of an LU with one gate at 100, and of a copy that takes 552 bytes a level until Python ends it.</summary>
public static class SampleCurve
{
    public const string Lu = "scipy.lu";
    public const string Copy = "stdlib.deepcopy-elements";

    /// <summary>Levels that Python's recursion limit of 1000 lets it copy.</summary>
    public const int LastLevel = 249;

    public static readonly CurvePlan Plan = new(10, 1000, 100, [ByteSize.FromKiB(1536), ByteSize.FromMiB(8)]);

    private static readonly GrowthTrace Copying = new(
        [new(ByteSize.FromKiB(156), ByteSize.FromKiB(4), "_elementtree.so", "deepcopy", 42, 4711, [], PythonIsEarlier: false)],
        null, UserModeOnly: false, 300);

    /// <summary>What a call needs.</summary>
    public static ByteSize Need(string workload, int n) =>
        workload == Copy ? new ByteSize(20_000 + (552 * n)).RoundUpToPage() : ByteSize.FromKiB(n < 100 ? 36 : 3180);

    /// <summary>The whole of them, in the order in which a lab measures.</summary>
    public static CaptureBuilder Build()
    {
        var capture = new CaptureBuilder().Workload(Lu).Workload(Copy, blas: false).Curve(Plan);
        foreach (var measured in new[] { CurveMeasurement.Peak, CurveMeasurement.Trace })
        {
            foreach (var workload in new[] { Lu, Copy })
            {
                while (CurveAnalysis.Next(Plan, Points(workload)) is var next && !next.N.IsEmpty && next.Measurement == measured)
                {
                    foreach (var n in next.N)
                        (measured is CurveMeasurement.Peak ? Measure : (Action<CaptureBuilder, string, int>)Verify)(capture, workload, n);
                }
            }
        }

        return capture;

        ImmutableArray<CurvePoint> Points(string workload) => CurveAnalysis.Points(Capture.Of(capture.Build()), workload);
    }

    private static void Measure(CaptureBuilder capture, string workload, int n)
    {
        var outcome = workload == Copy && n > LastLevel
            ? new Outcome.Raised(
                TrialStage.Call, "RecursionError", "maximum recursion depth exceeded (sys.getrecursionlimit() is 1000)", "")
            : Outcomes.Peaked(Need(workload, n));
        capture.Trial(WorkloadName.At(workload, n), Host.Guarded, ByteSize.FromMiB(16), outcome, Watermark.Residency);
    }

    private static void Verify(CaptureBuilder capture, string workload, int n)
    {
        var (name, need) = (WorkloadName.At(workload, n), Need(workload, n));
        capture
            .Trial(name, Host.Guarded, need, Outcomes.Peaked(new(need.Bytes - 664)), Watermark.Paint)
            .Trial(name, Host.Guarded, need - ByteSize.Page, Outcomes.Overflowed);
        capture.Traced(name, Outcomes.Completed, workload == Copy ? Copying : n < 100 ? SampleGrowth.Small : SampleGrowth.Lu);
    }
}
