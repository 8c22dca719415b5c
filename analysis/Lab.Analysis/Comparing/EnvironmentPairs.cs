using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Comparing;

/// <summary>
/// Which environment of one capture is compared with which of another: that with the same limit on BLAS threads, however much their other
/// variables differ, as these are what one compares.
/// </summary>
public sealed class EnvironmentPairs
{
    private readonly ImmutableArray<(TrialEnvironment Base, TrialEnvironment Head)> _pairs;

    private EnvironmentPairs(ImmutableArray<(TrialEnvironment Base, TrialEnvironment Head)> pairs) => _pairs = pairs;

    /// <summary>
    /// Of several with the same limit those with the fewest differing variables. What is left is paired from the loosest limit down: a
    /// capture with one thread for each core is compared with one whose BLAS is not limited.
    /// </summary>
    public static EnvironmentPairs Of(Results @base, Results head)
    {
        var (bases, heads) = (Environments(@base), Environments(head));
        var pairs = new List<(TrialEnvironment Base, TrialEnvironment Head)>();
        // The same order whichever of the two captures comes first.
        var alike = bases
            .SelectMany(b => heads.Where(h => h.BlasThreads == b.BlasThreads).Select(h => (Base: b, Head: h)))
            .OrderBy(p => Differences(p.Base, p.Head).Length)
            .ThenBy(p => string.CompareOrdinal(p.Base.Key, p.Head.Key) < 0 ? p.Base.Key : p.Head.Key, StringComparer.Ordinal);
        foreach (var (b, h) in alike)
        {
            if (!pairs.Exists(p => p.Base.Equals(b) || p.Head.Equals(h)))
                pairs.Add((b, h));
        }

        pairs.AddRange(Loosest(bases.Except(pairs.Select(p => p.Base))).Zip(Loosest(heads.Except(pairs.Select(p => p.Head)))).ToList());
        return new([.. pairs.OrderByDescending(p => p.Base.BlasThreads ?? int.MaxValue)]);
    }

    /// <summary>The environment of the other capture; null where none is compared with it.</summary>
    public TrialEnvironment? HeadOf(TrialEnvironment ofBase) => _pairs.FirstOrDefault(p => p.Base.Equals(ofBase)).Head;

    /// <summary>The variables that differ, each difference once.</summary>
    public ImmutableArray<ConditionDifference> VariableDifferences() =>
    [
        .. _pairs.SelectMany(pair => Differences(pair.Base, pair.Head)).Distinct(),
    ];

    private static ImmutableArray<ConditionDifference> Differences(TrialEnvironment @base, TrialEnvironment head) =>
    [
        .. @base.Variables.Keys.Union(head.Variables.Keys).Order(StringComparer.Ordinal)
            .Select(name => new ConditionDifference(Condition.Environment, Value(@base, name), Value(head, name)))
            .Where(d => d.Base != d.Head),
    ];

    private static string Value(TrialEnvironment environment, string name) =>
        environment.Variables.TryGetValue(name, out var value) ? $"{name}={value}" : $"{name} unset";

    private static IEnumerable<TrialEnvironment> Loosest(IEnumerable<TrialEnvironment> environments) => environments
        .OrderByDescending(e => e.BlasThreads ?? int.MaxValue)
        .ThenBy(e => e.Key, StringComparer.Ordinal);

    private static List<TrialEnvironment> Environments(Results results) =>
    [
        .. results.Probes.Select(p => p.Environment)
            .Concat(results.Timings?.Latency.Select(c => c.Environment) ?? [])
            .Distinct(),
    ];
}
