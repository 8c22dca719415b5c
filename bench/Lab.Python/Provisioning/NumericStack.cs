using System.Collections.Immutable;
using Lab.Python.Locating;

namespace Lab.Python.Provisioning;

/// <summary>What provisioning is for, and which Python it can be installed into.</summary>
internal static class NumericStack
{
    /// <summary>With these a Python runs nearly all of the catalog: nothing is installed where one has them.</summary>
    public static readonly ImmutableArray<string> Wanted = ["numpy", "scipy", "statsmodels"];

    /// <summary>What its own workloads need on top, and no distribution has a package of.</summary>
    public const string Pmdarima = "pmdarima";

    /// <summary>Without these an installation is not worth having.</summary>
    public static readonly ImmutableArray<string> Needed = ["numpy", "scipy"];

    /// <summary>Versions that requirements.txt has lines for.</summary>
    private static readonly (Version First, Version Last) Covered = (new(3, 9), new(3, 14));

    /// <summary>Versions for which its lines name one and the same release of every package, so that numbers compare.</summary>
    private static readonly (Version First, Version Last) Preferred = (new(3, 10), new(3, 13));

    /// <summary>The Python to make an environment with; null if none can.</summary>
    /// <param name="environment">The folder of the environment: its own Python cannot make it anew.</param>
    public static PythonInstallation? BaseFor(IEnumerable<PythonCandidate> candidates, string environment) => candidates
        .Select(c => c.Usable).OfType<PythonInstallation>()
        .Where(p => p is { CanMakeVenv: true, FreeThreaded: false, DebugBuild: false })
        .Where(p => Within(p, Covered) && !IsInside(p.Executable, environment))
        .OrderBy(p => Within(p, Preferred) ? 0 : 1)
        .FirstOrDefault();

    public static string CoveredVersions => $"{Covered.First} to {Covered.Last}";

    /// <summary>True if requirements.txt has lines for it.</summary>
    public static bool Covers(PythonInstallation python) => Within(python, Covered);

    private static bool Within(PythonInstallation python, (Version First, Version Last) range)
    {
        var version = new Version(python.Version.Major, python.Version.Minor);
        return version >= range.First && version <= range.Last;
    }

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
