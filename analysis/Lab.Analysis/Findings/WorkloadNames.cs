using System.Collections.Immutable;

namespace Lab.Analysis.Findings;

/// <summary>The workloads of probes, for a finding.</summary>
internal static class WorkloadNames
{
    /// <summary>The one that needs the most first, each once.</summary>
    public static ImmutableArray<string> ByNeed(IEnumerable<ProbeResult> probes) =>
    [
        .. probes
            .OrderByDescending(p => p.MinimumStackBytes)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .Select(p => p.Workload)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>A probe's name where both environments of a workload matter.</summary>
    public static string WithLimit(ProbeResult probe) => probe.Environment.BlasThreads switch
    {
        null => probe.Called,
        1 => $"{probe.Called} with one BLAS thread",
        { } threads => $"{probe.Called} with {threads} BLAS threads",
    };
}
