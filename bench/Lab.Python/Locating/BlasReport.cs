using System.Collections.Immutable;
using Lab.Trials.Captures;

namespace Lab.Python.Locating;

/// <summary>The BLAS libraries that NumPy and SciPy of one Python load.</summary>
/// <param name="Problem">One line: NumPy or SciPy cannot be imported, or Python did not answer; null if all went well.</param>
public sealed record BlasReport(ImmutableArray<BlasFacts> Libraries, string? Problem);
