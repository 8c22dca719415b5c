using System.Collections.Immutable;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Which workloads a run measures and in which order: those that decide a stack size first, so that the first lines of a run say something.
/// </summary>
internal static class WorkloadSelection
{
    /// <summary>A dozen that show every kind of stack need: the big frames of a parallel LU and who reaches them, recursion, and small ones.</summary>
    private static readonly ImmutableArray<string> Quick =
    [
        "scipy.lu-500", "scipy.zlu-1000", "scipy.solve-300", "scipy.filtfilt", "statsmodels.sarimax-s100", "scipy.lyapunov-100",
        "scipy.expm-100", "stdlib.json-900", "stdlib.recursion-error-sorted", "scipy.minimize-slsqp", "scipy.svd-300", "lab.empty",
    ];

    public static int QuickCount => Quick.Length;

    public static ImmutableArray<CatalogEntry> OfQuickRun(ImmutableArray<CatalogEntry> catalog) =>
        [.. Quick.Select(name => catalog.FirstOrDefault(e => e.Name == name)).OfType<CatalogEntry>()];

    /// <summary>Those of a run that are called through pythonnet too: what its frames add depends little on the workload.</summary>
    public static ImmutableArray<string> ThroughPythonNet(ImmutableArray<CatalogEntry> catalog) =>
        [.. OfQuickRun(catalog).Where(e => e.Unavailable is null).Select(e => e.Name)];

    /// <summary>The whole catalog, the quick run's first.</summary>
    public static ImmutableArray<CatalogEntry> OfFullRun(ImmutableArray<CatalogEntry> catalog) =>
        [.. OfQuickRun(catalog).Concat(catalog).DistinctBy(e => e.Name)];
}
