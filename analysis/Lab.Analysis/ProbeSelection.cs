using System.Collections.Immutable;

namespace Lab.Analysis;

/// <summary>Which probes speak for a process whose BLAS threads are limited, and which for one where they are not.</summary>
public static class ProbeSelection
{
    /// <summary>The limit on BLAS threads that is furthest from one: null, no limit, where that was measured.</summary>
    public static int? LoosestLimit(Results results)
    {
        var limits = results.Probes.Where(p => p.Available).Select(p => p.Environment.BlasThreads).ToList();
        return limits.Contains(null) ? null : limits.Max();
    }

    /// <summary>Probes with a minimum under the loosest limit.</summary>
    public static ImmutableArray<ProbeResult> Unlimited(Results results)
    {
        var limit = LoosestLimit(results);
        return [.. Measured(results).Where(p => p.Environment.BlasThreads == limit)];
    }

    /// <summary>
    /// Probes with a minimum where the BLAS has one thread; those that were measured once, as they have no BLAS or need little, hold
    /// there too. Empty if one thread was not measured apart.
    /// </summary>
    public static ImmutableArray<ProbeResult> OneBlasThread(Results results)
    {
        if (LoosestLimit(results) == 1 || !Measured(results).Any(p => p.Environment.BlasThreads == 1))
            return [];
        var withoutBlas = results.Catalog.Where(c => !c.Blas).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var limited = Measured(results).Where(p => p.Environment.BlasThreads == 1).ToImmutableArray();
        var carriedOver = Unlimited(results)
            .Where(p => withoutBlas.Contains(p.Workload) || !BlasLimit.CanHelp(p.MinimumStackBytes))
            .Where(p => !limited.Any(l => l.Workload == p.Workload));
        return [.. limited, .. carriedOver];
    }

    private static IEnumerable<ProbeResult> Measured(Results results) => results.Probes.Where(p => p.MinimumStackBytes is not null);
}
