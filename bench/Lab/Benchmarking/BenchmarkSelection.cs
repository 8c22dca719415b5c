using System.Collections.Immutable;
using Lab.Trials.Captures;

namespace Lab.Benchmarking;

/// <summary>The workloads whose latency is timed unless others are named: numeric calls of each kind, from microseconds to tenths of a second.</summary>
internal static class BenchmarkSelection
{
    /// <summary>The first ones are those of the short form: big frames and a BLAS with threads, the library users came with, and a call without either.</summary>
    private static readonly ImmutableArray<string> Dozen =
    [
        "scipy.lu-500", "statsmodels.sarimax-s100", "scipy.minimize-slsqp", "scipy.zlu-1000", "scipy.solve-300", "scipy.svd-300",
        "scipy.expm-100", "scipy.lyapunov-100", "scipy.filtfilt", "statsmodels.ols", "stdlib.json-900", "lab.empty",
    ];

    private const int InShortForm = 3;

    /// <summary>What a run of the whole catalog times at its end: what changes with the machine and its Python, not what measuring costs.</summary>
    public static readonly ImmutableArray<string> FilterOfRun = ["*CallOverhead*", "*WorkloadLatency*", "*ThreadCreation.One*", "*HandOver*"];

    public static ImmutableArray<string> OfShortForm(ImmutableArray<CatalogEntry> catalog) => [.. OfFullForm(catalog).Take(InShortForm)];

    /// <summary>Those of the dozen that can run here.</summary>
    public static ImmutableArray<string> OfFullForm(ImmutableArray<CatalogEntry> catalog) =>
        [.. Dozen.Where(name => catalog.Any(e => e.Name == name && e.Unavailable is null))];
}
