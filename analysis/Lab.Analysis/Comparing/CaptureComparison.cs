using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Comparing;

/// <summary>
/// What changed from one capture, the base, to another, the head: the root of <c>compare --json</c>. The two may be of different machines,
/// Pythons and BLAS: <see cref="Conditions"/> says so.
/// </summary>
public sealed record CaptureComparison
{
    /// <summary>Version of the format of <c>compare --json</c>.</summary>
    public int Schema { get; init; } = 1;

    public required ComparedRun Base { get; init; }

    public required ComparedRun Head { get; init; }

    /// <summary>What was not the same where the two were measured, the most important first.</summary>
    public required ImmutableArray<ConditionDifference> Conditions { get; init; }

    /// <summary>
    /// Each workload, host and limit on BLAS threads of either capture: by what became of it, in the order of <see
    /// cref="WorkloadChange"/>, then the largest difference first.
    /// </summary>
    public required ImmutableArray<WorkloadComparison> Workloads { get; init; }

    /// <summary>Everything that was timed in both captures, the largest difference first.</summary>
    public required ImmutableArray<TimingComparison> Timings { get; init; }

    /// <summary>What is worse by more than the limits, in the order of the two lists above.</summary>
    public ImmutableArray<Regression> Regressions { get; init; } = [];

    /// <summary>Compares two analysed captures. Pure, and fair: exchanged captures give the opposite changes.</summary>
    /// <param name="limits">How much worse something may be; see <see cref="RegressionLimits"/> for what holds by default.</param>
    public static CaptureComparison Of(Results @base, Results head, RegressionLimits? limits = null)
    {
        var environments = EnvironmentPairs.Of(@base, head);
        var comparison = new CaptureComparison
        {
            Base = ComparedRun.Of(@base),
            Head = ComparedRun.Of(head),
            Conditions = [.. environments.VariableDifferences(), .. MeasuringConditions.Differences(@base, head)],
            Workloads =
            [
                .. Compare(@base, head, environments)
                    .OrderBy(w => w.Change)
                    .ThenByDescending(w => w.ByHowMuch)
                    .ThenBy(w => w.Workload, StringComparer.Ordinal)
                    .ThenBy(w => w.Host),
            ],
            Timings = TimingComparison.Of(@base.Timings, head.Timings, environments),
        };
        return comparison with { Regressions = (limits ?? RegressionLimits.Default).Exceeded(comparison) };
    }

    private static IEnumerable<WorkloadComparison> Compare(Results @base, Results head, EnvironmentPairs environments)
    {
        var (askedOfBase, askedOfHead) = (Asked.Of(@base), Asked.Of(head));
        var left = head.Probes.DistinctBy(Key).ToDictionary(Key);
        foreach (var probe in @base.Probes.DistinctBy(Key))
        {
            var environment = environments.HeadOf(probe.Environment);
            yield return environment is not null && left.Remove((probe.Workload, probe.Host, environment), out var now)
                ? WorkloadComparison.Of(probe, now)
                : OnlyIn(probe, askedOfHead) with { Base = ProbedNeed.Of(probe) };
        }

        foreach (var probe in left.Values)
        {
            var alone = OnlyIn(probe, askedOfBase);
            yield return alone with
            {
                Head = ProbedNeed.Of(probe),
                Change = alone.Change switch
                {
                    WorkloadChange.Gone => WorkloadChange.New,
                    WorkloadChange.Broke => WorkloadChange.Mended,
                    var other => other,
                },
            };
        }
    }

    /// <summary>A probe that the other capture does not have, as if that were the head.</summary>
    private static WorkloadComparison OnlyIn(ProbeResult probe, Asked other)
    {
        var (change, problem) = probe switch
        {
            { MinimumStackBytes: null } => (WorkloadChange.NotCompared, probe.Reason),
            _ when !other.Workloads.Contains(probe.Workload) => (WorkloadChange.Gone, null),
            _ when probe.Host.NeedsPythonNet() && other.WhyNoPythonNet is { } why => (WorkloadChange.Broke, why),
            _ when other.Measured.Contains((probe.Workload, probe.Host)) =>
                (WorkloadChange.NotCompared, "measured in one of the captures only, with this limit on BLAS threads"),
            _ when !other.Finished => (WorkloadChange.NotCompared, "the other run ended before it was measured"),
            _ => (WorkloadChange.NotCompared, "measured in one of the captures only"),
        };
        return new() { Workload = probe.Workload, Host = probe.Host, Change = change, Problem = problem };
    }

    /// <summary>What a capture was asked for, and what of that it has in any environment.</summary>
    private sealed record Asked(
        HashSet<string> Workloads, HashSet<(string Workload, Host Host)> Measured, string? WhyNoPythonNet, bool Finished)
    {
        public static Asked Of(Results results) => new(
            results.Catalog.Select(e => e.Name).ToHashSet(StringComparer.Ordinal),
            results.Probes.Select(p => (p.Workload, p.Host)).ToHashSet(),
            results.Packages.FirstOrDefault(p => p is { Package: PackageFacts.PythonNet, Problem: not null })?.Problem,
            results.Finished);
    }

    private static (string Workload, Host Host, TrialEnvironment Environment) Key(ProbeResult probe) =>
        (probe.Workload, probe.Host, probe.Environment);
}

/// <summary>One of two captures that are compared.</summary>
/// <param name="Lab">Version of the lab that measured.</param>
/// <param name="StartedAt">When the run was started.</param>
/// <param name="Finished">False if it ended before all that was planned was measured.</param>
/// <param name="Recommendation">The size to set; null if nothing that could carry one was measured.</param>
public sealed record ComparedRun(string Lab, DateTimeOffset StartedAt, bool Finished, Recommendation? Recommendation)
{
    internal static ComparedRun Of(Results results) => new(results.Lab, results.StartedAt, results.Finished, results.Recommendation);
}
