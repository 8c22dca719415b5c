using Lab.Analysis.Sizes;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Which probes hold for a process whose BLAS threads are limited, and which for one where they are not.</summary>
public static class ProbeSelection
{
    /// <summary>The limit on BLAS threads that is furthest from one: null, no limit, where that was measured.</summary>
    public static int? LoosestLimit(Results results)
    {
        var limits = results.Probes.Where(p => p.Available).Select(p => p.Environment.BlasThreads).ToList();
        return limits.Contains(null) ? null : limits.Max();
    }

    /// <summary>Probes with a minimum under the loosest limit.</summary>
    /// <param name="throughPythonNet">Probes through pythonnet instead of the others: either selection has each workload once.</param>
    public static ImmutableArray<ProbeResult> Unlimited(Results results, bool throughPythonNet = false)
    {
        var limit = LoosestLimit(results);
        return [.. Measured(results, throughPythonNet).Where(p => p.Environment.BlasThreads == limit)];
    }

    /// <summary>Probes under that limit that ran, or were to run, and have no minimum: no size can be said to be enough for them.</summary>
    public static ImmutableArray<ProbeResult> WithoutMinimum(Results results)
    {
        var limit = LoosestLimit(results);
        return
        [
            .. results.Probes.Where(p => p is { Available: true, MinimumStackBytes: null } && p.Host.CallsPython()
                && p.Environment.BlasThreads == limit),
        ];
    }

    /// <summary>
    /// Probes with a minimum where the BLAS has one thread. Workloads that were measured once, because they have no BLAS or need little,
    /// count there too. Empty if one thread was not measured separately.
    /// </summary>
    /// <param name="throughPythonNet">As for <see cref="Unlimited"/>.</param>
    public static ImmutableArray<ProbeResult> OneBlasThread(Results results, bool throughPythonNet = false)
    {
        if (LoosestLimit(results) == 1 || !Measured(results, throughPythonNet: false).Any(p => p.Environment.BlasThreads == 1))
            return [];
        var withoutBlas = results.Catalog.Where(c => !c.Blas).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var limited = Measured(results, throughPythonNet).Where(p => p.Environment.BlasThreads == 1).ToImmutableArray();
        var carriedOver = Unlimited(results, throughPythonNet)
            .Where(p => withoutBlas.Contains(p.Workload) || !BlasLimit.CanHelp(p.MinimumStackBytes))
            .ExceptBy(limited.Select(l => l.Workload), p => p.Workload, StringComparer.Ordinal);
        return [.. limited, .. carriedOver];
    }

    private static IEnumerable<ProbeResult> Measured(Results results, bool throughPythonNet) =>
        results.Probes.Where(p => p.MinimumStackBytes is not null && p.Host.CallsPython() && p.Host.NeedsPythonNet() == throughPythonNet);
}

/// <summary>
/// When limiting the threads of the BLAS can lower a stack need. A run over the catalog does not measure it elsewhere: a call that
/// already needs little has no large frame of a parallel BLAS in it.
/// </summary>
public static class BlasLimit
{
    /// <summary>A smaller need fits any thread, so a limit gains nothing.</summary>
    public static readonly ByteSize Worthwhile = CommonStackSize.Smallest;

    /// <param name="minimum">Minimum stack with the BLAS not limited; null if none was found.</param>
    public static bool CanHelp(ByteSize? minimum) => minimum >= Worthwhile;
}
