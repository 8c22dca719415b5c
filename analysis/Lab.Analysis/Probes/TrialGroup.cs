using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>The trials of one workload in one environment through one bridge, in the order they were recorded.</summary>
/// <param name="Host">The guarded host of the group; trials on plain threads belong to that of the same bridge to Python.</param>
internal sealed record TrialGroup(string Workload, TrialEnvironment Environment, Host Host, ImmutableArray<TrialRecord> Trials)
{
    /// <summary>Unique among groups.</summary>
    public (string Workload, string Environment, Host Host) Key { get; } = (Workload, Environment.Key, Host);

    // A traced trial shows what takes the stack, not whether the call survives: the watching thread fills its pages.
    public IEnumerable<TrialRecord> Guarded => Trials.Where(t => t.Spec.Host.IsGuarded() && !t.Spec.Trace);

    /// <summary>The last trial whose growth was traced; null if none was.</summary>
    public TrialRecord? Traced => Trials.LastOrDefault(t => t.Spec.Host.IsGuarded() && t.Spec.Trace);

    /// <summary>Guarded trials that measure the peak on far more stack than is needed.</summary>
    public IEnumerable<TrialRecord> Measurements => Guarded.Where(IsMeasurement);

    /// <summary>Guarded trials that check what the peak predicts, or look for the minimum where the prediction failed.</summary>
    public IEnumerable<TrialRecord> Checks => Guarded.Where(t => !IsMeasurement(t));

    public IEnumerable<TrialRecord> Plain => Trials.Where(t => t.Spec.Host == Host.OnPlainThread());

    /// <summary>
    /// Groups trials, in the order in which each group first appears. Of trials that ask the same question the last one counts: a
    /// resumed run asks again where a worker could not be started.
    /// </summary>
    public static IReadOnlyList<TrialGroup> Of(IEnumerable<TrialRecord> trials) =>
    [
        .. trials
            .GroupBy(t => t.Spec.Key, StringComparer.Ordinal)
            .Select(same => same.Last())
            .GroupBy(t => (t.Spec.Workload, t.Spec.Environment.Key, Host: t.Spec.Host.OnGuardedStack()))
            .Select(group => new TrialGroup(group.Key.Workload, group.First().Spec.Environment, group.Key.Host, [.. group])),
    ];

    /// <summary>True once a page less than the minimum was tried, or once none will be.</summary>
    public bool IsSettled(ByteSize? minimum) => HasGivenUp
        || Guarded.Any(t => t.Spec.StackSize + ByteSize.Page == minimum && t.Outcome is not Outcome.LaunchFailed);

    /// <summary>
    /// True where no minimum is searched: the peak could not be measured to the end, or a fork brings down the host at the size that it
    /// predicts.
    /// </summary>
    public bool HasGivenUp => Checks.Take(FirstPair).Any(t => t.Outcome is Outcome.Crashed { Crash: CrashKind.Fork })
        || (!Checks.Any() && Measurements.Any(t => t.Outcome is Outcome.Completed { Reading.Saturated: true }
            ? t.Spec.StackSize == TrialSpec.RoomySizes[^1]
            : !t.Outcome.IsWantOfStack && t.Outcome is not (Outcome.Completed or Outcome.LaunchFailed)));

    /// <summary>Checks of the size that was predicted and of a page less.</summary>
    private const int FirstPair = 2;

    public static bool IsMeasurement(TrialRecord trial) =>
        trial.Spec.Host.IsGuarded() && trial.Spec.Watermark == Watermark.Residency && trial.Spec.StackSize >= TrialSpec.RoomySizes[0];
}
