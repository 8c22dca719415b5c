using System.Collections.Immutable;

namespace Lab.Trials.Captures;

/// <summary>The Python that was embedded, and the BLAS that its NumPy and SciPy load.</summary>
/// <param name="Packages">Distribution name to version, of those the catalog cares for.</param>
public sealed record PythonFacts(
    string Executable,
    string Version,
    string Library,
    ImmutableSortedDictionary<string, string> Packages,
    ImmutableArray<BlasFacts> Blas);

/// <summary>One BLAS found in a process that has imported NumPy and SciPy.</summary>
/// <param name="Library">File name of the shared library.</param>
/// <param name="Version">What the library says of itself; null if it says nothing.</param>
/// <param name="Core">CPU kernel that it picked; stack need depends on it.</param>
/// <param name="Threads">Threads that it would use.</param>
/// <param name="Threading">How it makes threads: pthreads, OpenMP or none.</param>
public sealed record BlasFacts(string Library, string? Version, string? Core, int? Threads, string? Threading);
