using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>What limiting the BLAS to one thread saves.</summary>
internal sealed class OneBlasThread : IFindingRule
{
    /// <summary>A smaller change is not worth a setting.</summary>
    private static readonly ByteSize Least = ByteSize.FromKiB(64);

    public IEnumerable<Finding> Find(Results results)
    {
        var limited = ProbeSelection.OneBlasThread(results).ToLookup(p => p.Workload, StringComparer.Ordinal);
        var unlimited = ProbeSelection.Unlimited(results);
        var smaller = unlimited
            .Select(p => (Without: p, With: limited[p.Workload].FirstOrDefault()))
            .Where(pair => pair.With?.MinimumStackBytes + Least <= pair.Without.MinimumStackBytes)
            .ToList();
        if (smaller.Count == 0)
            yield break;
        var (without, with) = smaller.MaxBy(pair => pair.Without.MinimumStackBytes!.Value - pair.With!.MinimumStackBytes!.Value);
        yield return new(
            FindingSeverity.Note,
            $"With one BLAS thread {smaller.Count} of {unlimited.Length} workloads "
                + $"{Counted.Verb(smaller.Count, "need", "needs")} far less stack",
            $"{without.Workload} drops from {without.MinimumStackBytes} to {with!.MinimumStackBytes}. The parallel LU of OpenBLAS keeps "
                + "a job table on the stack, in every frame of its recursion; with one thread it is not taken.",
            WorkloadNames.ByNeed(smaller.Select(pair => pair.Without)));
    }
}
