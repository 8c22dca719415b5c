using Lab.Trials;

namespace Lab.Testing.Captures;

/// <summary>The trials of one probe, in the order in which the lab runs them, on a machine that behaves as the lab expects.</summary>
public static class LabSequence
{
    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    /// <summary>Measurements, the painted check at the minimum, the crash one page below, and plain threads.</summary>
    /// <param name="kib">The minimum stack.</param>
    /// <param name="survives">Which plain sizes below the minimum return; none if null.</param>
    public static CaptureBuilder Probe(
        this CaptureBuilder capture, string workload, long kib, TrialEnvironment? environment = null, Func<ByteSize, bool>? survives = null)
    {
        var minimum = ByteSize.FromKiB(kib);
        for (var repeat = 0; repeat < 3; repeat++)
            capture.Trial(workload, Host.Guarded, Roomy, Outcomes.Peaked(minimum), Watermark.Residency, environment);
        capture.Trial(workload, Host.Guarded, minimum, Outcomes.Peaked(new(minimum.Bytes - 664)), Watermark.Paint, environment);
        capture.Trial(workload, Host.Guarded, minimum - ByteSize.Page, Outcomes.Overflowed, Watermark.None, environment);
        var recommended = capture.Margins.For(workload, minimum).RecommendedBytes;
        capture.Trial(workload, Host.Thread, recommended, Outcomes.Completed, Watermark.None, environment);
        capture.Trial(workload, Host.Thread, minimum, Outcomes.Completed, Watermark.None, environment);
        foreach (var size in Usual.Where(s => s < minimum))
            capture.Trial(workload, Host.Thread, size, Plain(workload, size, minimum, survives), Watermark.None, environment);
        return capture;
    }

    private static IEnumerable<ByteSize> Usual =>
        new long[] { 8192, 6144, 4096, 3072, 2048, 1536, 1024, 768, 512, 256, 192, 128, 64, 32, 16 }.Select(ByteSize.FromKiB);

    private static Outcome Plain(string workload, ByteSize size, ByteSize minimum, Func<ByteSize, bool>? survives)
    {
        if (survives?.Invoke(size) == true)
            return new Outcome.Overran(minimum);
        // What a dying process says varies; it varies the same way each time here.
        return ((workload.Length + (size.Bytes >> 14)) % 4) switch
        {
            0 => Outcomes.Crashed(CrashKind.ClrInternalError),
            1 => Outcomes.Crashed(CrashKind.SegmentationFault),
            _ => Outcomes.Overflowed,
        };
    }
}
