namespace Lab.Trials.Tests.Samples;

/// <summary>Every outcome there is, with every crash and stage.</summary>
internal static class SampleOutcomes
{
    /// <summary>Those that the first lab knew: captures of it are still read.</summary>
    private static readonly string[] FirstThreadCountVariables =
        ["BLIS_NUM_THREADS", "GOTO_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"];

    public static readonly TrialSpec Spec = new(
        "scipy.lu_factor.500",
        Host.Guarded,
        ByteSize.FromMiB(64),
        new(
            1,
            FirstThreadCountVariables.ToImmutableSortedDictionary(name => name, _ => "1", StringComparer.Ordinal),
            ["OPENBLAS_CORETYPE"]),
        Watermark.Residency,
        Repeat: 0)
    {
        MinimumStack = ByteSize.FromKiB(3180),
    };

    public static readonly ImmutableArray<Outcome> All =
    [
        new Outcome.Completed(new(ByteSize.FromKiB(3180), ByteSize.FromKiB(6), Saturated: true)),
        new Outcome.Completed(null),
        new Outcome.Completed(new(ByteSize.FromKiB(8), ByteSize.FromKiB(3), Saturated: false) { Reserve = ByteSize.FromKiB(32) }),
        new Outcome.Completed(new(ByteSize.FromMiB(1), ByteSize.FromKiB(3), Saturated: false)
        {
            Untouched = [new(ByteSize.Page, ByteSize.FromKiB(12)), new(ByteSize.FromKiB(16), ByteSize.FromKiB(1020))],
        }),
        .. Enum.GetValues<RefusalReason>().Select(reason => new Outcome.Refused(reason, $"Stack overflow (used 28 kB): {reason}")),
        new Outcome.Overran(ByteSize.FromKiB(3180)),
        .. Enum.GetValues<CrashKind>().Select(kind => new Outcome.Crashed(kind, $"detail of {kind}: \"quoted\"\nsecond line")),
        .. Enum.GetValues<TrialStage>().Select(
            stage => new Outcome.Raised(stage, "ValueError", "größer\tals \u2028 erlaubt", "Traceback (most recent call last):\n  …\n")),
        new Outcome.TimedOut(120.5),
        new Outcome.LaunchFailed(""),
    ];
}
