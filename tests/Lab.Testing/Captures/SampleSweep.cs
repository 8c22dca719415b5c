using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Testing.Captures;

/// <summary>A sweep of LU 500 as it was measured: guarded trials die below 3180 KiB, plain threads mostly return.</summary>
public static class SampleSweep
{
    public const string Workload = "scipy.lu-500";

    public static readonly ByteSize Minimum = ByteSize.FromKiB(3180);

    public static readonly SweepPlan Plan = new(
        [.. new long[] { 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384 }.Select(ByteSize.FromKiB)],
        ByteSize.FromKiB(16),
        [Host.Guarded, Host.Thread]);

    /// <summary>The whole of it.</summary>
    public static CaptureBuilder Build(string workload = Workload, int repeats = 1)
    {
        var capture = Probed(workload).Sweep(Plan, repeats);
        foreach (var size in Plan.SizesFor(Minimum))
        {
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                // A page below the minimum the probe itself has asked once.
                if (repeat > 0 || size != Minimum - ByteSize.Page)
                    capture.Trial(workload, Host.Guarded, size, size < Minimum ? Outcomes.Overflowed : Outcomes.Completed);
                capture.Trial(workload, Host.Thread, size, Plain(size, repeat));
            }
        }

        return capture;
    }

    /// <summary>Its probe alone: no plain thread is tried.</summary>
    public static CaptureBuilder Probed(string workload = Workload) => new CaptureBuilder()
        .Workload(workload)
        .Trial(workload, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(Minimum), Watermark.Residency)
        .Trial(workload, Host.Guarded, Minimum, Outcomes.Peaked(new(Minimum.Bytes - 664)), Watermark.Paint)
        .Trial(workload, Host.Guarded, Minimum - ByteSize.Page, Outcomes.Overflowed);

    private static Outcome Plain(ByteSize size, int repeat) => size.KiB switch
    {
        64 => Outcomes.Overflowed,
        >= 3180 => Outcomes.Completed,
        512 when repeat == 0 => Outcomes.Crashed(CrashKind.ClrInternalError),
        512 => new Outcome.TimedOut(15),
        _ => new Outcome.Overran(Minimum),
    };
}
