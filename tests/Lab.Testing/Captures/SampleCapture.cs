using Lab.Analysis;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Testing.Captures;

/// <summary>
/// A whole run as it looks on Debian 12: the catalog, two environments, pmdarima missing, a few oddities. Made from fixed figures,
/// so every build of it is the same.
/// </summary>
public static class SampleCapture
{
    public static readonly TrialEnvironment Unset = Environment(null);

    public static readonly TrialEnvironment OneThread = Environment(1);

    public static IReadOnlyList<CaptureEntry> Build()
    {
        var capture = new CaptureBuilder().Environments(Unset, OneThread);
        foreach (var workload in SampleWorkloads.All)
            capture.Workload(workload.Name, workload.Blas, Unavailable(workload), workload.Stresses);
        foreach (var workload in SampleWorkloads.All.Where(w => Unavailable(w) is null))
        {
            Probe(capture, workload.Name, workload.UnsetKib, Unset);
            if (workload.Blas)
                Probe(capture, workload.Name, workload.OneThreadKib, OneThread);
        }

        return Settings(capture).Build();
    }

    public static Results Analyse() => CaptureAnalysis.Analyse(Capture.Of(Build()));

    private static void Probe(CaptureBuilder capture, string workload, long kib, TrialEnvironment environment)
    {
        switch (workload)
        {
            case "scipy.stats-fit":
                capture.Trial(workload, Host.Guarded, ByteSize.FromMiB(16), new Outcome.TimedOut(30), Watermark.Residency, environment);
                break;
            case "scipy.splu" when environment.BlasThreads is null:
                // The prediction is a page short, and bisection finds the pair.
                var predicted = ByteSize.FromKiB(kib - 4);
                capture.Trial(workload, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(predicted), Watermark.Residency, environment);
                capture.Trial(workload, Host.Guarded, predicted, Outcomes.Overflowed, Watermark.Paint, environment);
                capture.Trial(workload, Host.Guarded, ByteSize.FromKiB(kib), Outcomes.Completed, Watermark.None, environment);
                capture.Trial(workload, Host.Thread, ByteSize.FromKiB(256), Outcomes.Completed, Watermark.None, environment);
                break;
            case "scipy.zlu-1000" when environment.BlasThreads is null:
                // One repeat that took a frame less.
                capture.Trial(
                    workload, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(kib - 528)), Watermark.Residency,
                    environment);
                goto default;
            default:
                capture.Probe(workload, kib, environment, size => Survives(workload, size, kib));
                break;
        }
    }

    /// <summary>A sparse frame of 528 KiB steps over the guard at most sizes; whether that kills depends on what lies below.</summary>
    private static bool Survives(string workload, ByteSize size, long kib) =>
        kib > 500 && !workload.StartsWith("stdlib", StringComparison.Ordinal) && size > ByteSize.FromKiB(64)
        && ((workload.Sum(c => c) * 7) + (size.Bytes >> 16)) % 5 > 1;

    private static string? Unavailable(SampleWorkload workload) => workload.Name.Contains("pmdarima", StringComparison.Ordinal)
        ? "needs pmdarima, which this Python does not have: pip install pmdarima"
        : null;

    private static CaptureBuilder Settings(CaptureBuilder capture)
    {
        var mib4 = ByteSize.FromMiB(4);
        var mib8 = ByteSize.FromMiB(8);
        return capture
            .Setting(Knob.None, "", null, mib8, mib8)
            .Setting(new SettingObservation(Knob.None, "", ThreadKind.Blas) { ObservedThreads = 2 })
            .Setting(Knob.OldVariable, "400000", mib4, mib8, mib8)
            .Setting(Knob.Variable, "400000", mib4, mib4, mib4)
            .Setting(Knob.Variable, "800000", mib8, mib8, mib8)
            .Setting(Knob.RuntimeConfig, "4194304", mib4, mib4, mib4)
            .Setting(new SettingObservation(Knob.Project, "4194304", ThreadKind.New) { AskedBytes = mib4, Reason = "not tried: no SDK" })
            .Setting(Knob.Ulimit, "1024", ByteSize.FromMiB(1), ByteSize.FromMiB(1), ByteSize.FromMiB(1))
            .Setting(new SettingObservation(Knob.OpenBlasThreads, "1", ThreadKind.Blas) { AskedThreads = 1, ObservedThreads = 1 });
    }

    private static TrialEnvironment Environment(int? threads) => TrialEnvironment.Derive(
        [new("OPENBLAS_CORETYPE", "Haswell"), new("OPENBLAS_L2_SIZE", "512")], new Dictionary<string, string>(), [], threads);
}
