using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Which workloads a run measures and times, and in which order: those that decide a stack size first, so that the first lines of a run say
/// something.
/// </summary>
internal static class WorkloadSelection
{
    /// <summary>This is no numeric call: where calls are timed, another one takes its place.</summary>
    private const string Recursion = "stdlib.recursion-error-sorted";

    /// <summary>
    /// A dozen that show every kind of stack need: the big frames of a parallel LU and the calls that reach them, recursion, and small
    /// ones.
    /// </summary>
    private static readonly ImmutableArray<string> Quick =
    [
        "scipy.lu-500", "scipy.zlu-1000", "scipy.solve-300", "scipy.filtfilt", "statsmodels.sarimax-s100", "scipy.lyapunov-100",
        "scipy.expm-100", "stdlib.json-900", Recursion, "scipy.minimize-slsqp", "scipy.svd-300", "lab.empty",
    ];

    /// <summary>
    /// What a run times at its end: big frames and a BLAS with threads, the library that users came with, and a call without either.
    /// </summary>
    private static readonly ImmutableArray<string> BrieflyTimed = ["scipy.lu-500", "statsmodels.sarimax-s100", "scipy.minimize-slsqp"];

    /// <summary>
    /// What a run of the whole catalog times at its end: what changes with the machine and its Python, not what measuring costs.
    /// </summary>
    public static readonly ImmutableArray<string> TimedByRun = ["*CallOverhead*", "*WorkloadLatency*", "*ThreadCreation.One*",
        "*HandOver*"];

    public static int QuickCount => Quick.Length;

    public static ImmutableArray<CatalogEntry> OfQuickRun(ImmutableArray<CatalogEntry> catalog) =>
        [.. Quick.Select(name => catalog.FirstOrDefault(e => e.Name == name)).OfType<CatalogEntry>()];

    /// <summary>The whole catalog, the quick run's first.</summary>
    public static ImmutableArray<CatalogEntry> OfFullRun(ImmutableArray<CatalogEntry> catalog) =>
        [.. OfQuickRun(catalog).Concat(catalog).DistinctBy(e => e.Name)];

    /// <summary>Those of a run that are called through pythonnet too: what its frames add depends little on the workload.</summary>
    public static ImmutableArray<string> ThroughPythonNet(ImmutableArray<CatalogEntry> catalog) => Available(Quick, catalog);

    /// <summary>Those whose latency is timed unless others are named, from microseconds to tenths of a second.</summary>
    public static ImmutableArray<string> Timed(ImmutableArray<CatalogEntry> catalog) =>
        Available(BrieflyTimed.Concat(Quick.Select(name => name == Recursion ? "statsmodels.ols" : name)).Distinct(), catalog);

    /// <summary>The few of them that a run of the whole catalog times.</summary>
    public static ImmutableArray<string> TimedBriefly(ImmutableArray<CatalogEntry> catalog) => Available(BrieflyTimed, catalog);

    private static ImmutableArray<string> Available(IEnumerable<string> names, ImmutableArray<CatalogEntry> catalog) =>
        [.. names.Where(name => catalog.Any(e => e.Name == name && e.Unavailable is null))];
}
