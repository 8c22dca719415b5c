using System.Collections.Immutable;

namespace Lab.Analysis.Findings;

/// <summary>Every rule there is, in the order in which their findings are told within one severity.</summary>
internal static class FindingRules
{
    private static readonly ImmutableArray<IFindingRule> All =
    [
        new TooSmallDefaults(),
        new NeedsMoreThanGlibcDefault(),
        new DeathsAboveMinimum(),
        new OtherThreadStacks(),
        new SilentOverruns(),
        new LongStrides(),
        new NonMonotonicSurvival(),
        new SteeredBlas(),
        new SingleThreadedBlas(),
        new IneffectiveSettings(),
        new UnverifiedMinimums(),
        new FailedPredictions(),
        new DisagreeingReadings(),
        new PeakSpread(),
        new NoisyTimings(),
        new UnfinishedTimings(),
        new WorkloadsWithoutMinimum(),
        new OneBlasThread(),
        new OneBlasThreadTime(),
        new LatencyOverStackSize(),
        new ThreadCostOverStackSize(),
        new BridgeTime(),
        new WatermarkTime(),
        new UnavailableWorkloads(),
        new HarnessFrames(),
        new PythonNetFrames(),
    ];

    public static ImmutableArray<Finding> Apply(Results results) =>
        [.. All.SelectMany(rule => rule.Find(results)).OrderBy(finding => finding.Severity)];
}
