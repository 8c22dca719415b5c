using System.Collections.Immutable;

namespace Lab.Trials.Captures;

/// <summary>A workload as the catalog describes it.</summary>
/// <param name="Name"><c>library.case</c>, or <c>path/to/file.py:function</c> for a user's own.</param>
/// <param name="Library">What it belongs to.</param>
/// <param name="Stresses">What it calls, and why that matters for the stack.</param>
/// <param name="Requires">Packages, by import name, that it cannot do without.</param>
/// <param name="Blas">Whether a BLAS can be involved: if not, limiting its threads changes nothing.</param>
/// <param name="Unavailable">Why it cannot run here; null if it can.</param>
public sealed record CatalogEntry(
    string Name, string Library, string Stresses, ImmutableArray<string> Requires, bool Blas, string? Unavailable)
{
    /// <summary>The LAPACK routine that it comes down to, with its size, such as <c>dgetrf 500</c>: what the host <c>lapack</c> calls; null if none is declared.</summary>
    public string? Lapack { get; init; }
}
