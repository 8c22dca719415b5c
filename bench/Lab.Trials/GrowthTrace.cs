using System.Collections.Immutable;

namespace Lab.Trials;

/// <summary>What took the stack of one trial, step by step.</summary>
/// <param name="Steps">The steps, from the top of the stack down. Empty if there is no trace.</param>
/// <param name="Problem">Why there is no trace, or none of Python's frames; null if there is nothing to say.</param>
/// <param name="UserModeOnly">Faults in kernel mode could not be watched: some pages below each step were filled ahead for it, and small steps are coarser.</param>
/// <param name="Microseconds">Time that the watched thread waited for the trace.</param>
public sealed record GrowthTrace(ImmutableArray<GrowthStep> Steps, string? Problem, bool UserModeOnly, double Microseconds)
{
    public static GrowthTrace Without(string problem) => new([], problem, false, 0);
}
