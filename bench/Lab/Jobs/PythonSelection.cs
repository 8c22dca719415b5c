using System.Collections.Immutable;
using Lab.Python.Locating;

namespace Lab.Jobs;

/// <summary>
/// The choice between Pythons. The catalog is read by a Python, so it cannot decide which one: each library counts as
/// often as the catalog has workloads that need it, roughly.
/// </summary>
internal static class PythonSelection
{
    private static readonly ImmutableArray<IReadOnlyCollection<string>> Requirements =
    [
        [],
        ["numpy"],
        ["numpy", "scipy"],
        ["numpy", "scipy", "pandas", "statsmodels"],
        ["numpy", "scipy", "pandas", "statsmodels", "pmdarima"],
    ];

    /// <summary>The choice, which may be none.</summary>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public static PythonChoice Choose(IReadOnlyList<PythonCandidate> candidates) => PythonChoice.Choose(candidates, Requirements);

    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    /// <exception cref="CommandException">None can be used.</exception>
    public static PythonChoice Select(IReadOnlyList<PythonCandidate> candidates)
    {
        var choice = Choose(candidates);
        return choice.Chosen is not null ? choice : throw new CommandException(
            ExitCode.Environment, "no Python that the lab can embed: install Python 3.9 or newer with a shared libpython ('doctor' shows what was found)");
    }
}
