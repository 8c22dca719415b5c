using Lab.Trials;

namespace Lab.Analysis.Comparing;

/// <summary>
/// Which environment of one capture is compared with which of another: that with the same limit on BLAS threads, however much their other
/// variables differ, as these are what one compares.
/// </summary>
public sealed class EnvironmentPairs
{
    /// <summary>A run plans no more: a capture from elsewhere may have one for each of its trials.</summary>
    private const int MostEnvironments = 100;

    private readonly Dictionary<TrialEnvironment, TrialEnvironment> _headOf;

    private EnvironmentPairs(Dictionary<TrialEnvironment, TrialEnvironment> headOf) => _headOf = headOf;

    /// <summary>
    /// Of several with the same limit those with the fewest differing variables. What is left is paired from the loosest limit down: a
    /// capture with one thread for each core is compared with one whose BLAS is not limited.
    /// </summary>
    public static EnvironmentPairs Of(Results @base, Results head)
    {
        var (bases, heads) = (Environments(@base), Environments(head));
        var pairs = bases.Intersect(heads).ToDictionary(same => same);
        var (ofBase, ofHead) = (Left(bases, pairs.Keys), Left(heads, pairs.Values));
        // The same order whichever of the two captures comes first.
        var alike = ofBase
            .SelectMany(b => ofHead.Where(h => h.BlasThreads == b.BlasThreads).Select(h => (Base: b, Head: h)))
            .OrderBy(p => Differences(p.Base, p.Head).Length)
            .ThenBy(p => string.CompareOrdinal(p.Base.Key, p.Head.Key) < 0 ? p.Base.Key : p.Head.Key, StringComparer.Ordinal);
        foreach (var (b, h) in alike)
        {
            if (!pairs.ContainsKey(b) && !pairs.ContainsValue(h))
                pairs.Add(b, h);
        }

        foreach (var (b, h) in Left(bases, pairs.Keys).Zip(Left(heads, pairs.Values)))
            pairs.Add(b, h);
        return new(pairs);
    }

    /// <summary>The environment of the other capture; null where none is compared with it.</summary>
    public TrialEnvironment? HeadOf(TrialEnvironment ofBase) => _headOf.GetValueOrDefault(ofBase);

    /// <summary>The variables that differ, each difference once.</summary>
    public ImmutableArray<ConditionDifference> VariableDifferences() =>
    [
        .. _headOf
            .OrderByDescending(pair => pair.Key.BlasThreads ?? int.MaxValue)
            .SelectMany(pair => Differences(pair.Key, pair.Value))
            .Distinct(),
    ];

    private static ImmutableArray<ConditionDifference> Differences(TrialEnvironment @base, TrialEnvironment head) =>
    [
        .. @base.Variables.Keys.Union(head.Variables.Keys).Union(@base.Unset).Union(head.Unset).Order(StringComparer.Ordinal)
            .Select(name => new ConditionDifference(Condition.Environment, Value(@base, name), Value(head, name)))
            .Where(d => d.Base != d.Head),
    ];

    // Steering variables that are not listed are removed; others are what the lab's own were.
    private static string Value(TrialEnvironment environment, string name) =>
        environment.Variables.TryGetValue(name, out var value) ? $"{name}={value}"
        : environment.Unset.Contains(name) || TrialEnvironment.Steers(name) ? $"{name} unset" : $"{name} left as it was";

    /// <summary>Those that have no counterpart yet, the loosest limit first.</summary>
    private static List<TrialEnvironment> Left(IEnumerable<TrialEnvironment> all, IEnumerable<TrialEnvironment> paired) =>
    [
        .. all.Except(paired)
            .OrderByDescending(e => e.BlasThreads ?? int.MaxValue)
            .ThenBy(e => e.Key, StringComparer.Ordinal)
            .Take(MostEnvironments),
    ];

    private static List<TrialEnvironment> Environments(Results results) =>
    [
        .. results.Probes.Select(p => p.Environment)
            .Concat(results.Timings?.Latency.Select(c => c.Environment) ?? [])
            .Distinct(),
    ];
}
