using System.Security.Cryptography;
using System.Text;
using Lab.Python.Locating;

namespace Lab.Python.Provisioning;

/// <summary>
/// The contents of <c>requirements.txt</c>: the packages that the lab installs, and the Python versions that it installs them for.
/// </summary>
public sealed record Requirements(string Path, string Text)
{
    /// <summary>With these a Python runs nearly all of the catalog: nothing is installed where one has them.</summary>
    internal static readonly ImmutableArray<string> Wanted = ["numpy", "scipy", "statsmodels"];

    /// <summary>Without these an installation is of no use.</summary>
    internal static readonly ImmutableArray<string> Needed = ["numpy", "scipy"];

    /// <summary>Needed by its own workloads only. No distribution has a package of it.</summary>
    internal const string Pmdarima = "pmdarima";

    /// <summary>pmdarima and what only it needs: an installation without them still runs nearly everything.</summary>
    private static readonly ImmutableArray<string> Optional = [Pmdarima, "scikit-learn"];

    /// <summary>The versions of Python that the file has lines for.</summary>
    private static readonly (Version First, Version Last) Covered = (new(3, 9), new(3, 15));

    /// <summary>The versions for which its lines name one and the same release of every package, so that numbers compare.</summary>
    private static readonly (Version First, Version Last) Preferred = (new(3, 10), new(3, 13));

    /// <summary>Equal for two files exactly if they ask for the same.</summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16];

    /// <summary>The file without the lines of the optional packages.</summary>
    public string TextWithoutOptional => string.Join('\n', Text.Split('\n').Where(l => !Optional.Contains(PackageOf(l))));

    internal static string CoveredVersions => $"{Covered.First} to {Covered.Last}";

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    public static Requirements Read(string path) => new(path, File.ReadAllText(path));

    /// <summary>True if the file has lines for that version.</summary>
    private static bool Covers(PythonInstallation python) => IsWithin(python, Covered);

    /// <summary>True if a package that it has is older than the catalog needs, as the SciPy of Ubuntu 22.04 is.</summary>
    internal static bool IsTooOld(PythonInstallation python) =>
        Wanted.Any(package => python.Packages.TryGetValue(package, out var version) && MinimumVersions.IsTooOld(package, version));

    /// <summary>Why no environment can be made with a Python, in one line; null if one can.</summary>
    internal static string? WhyNoBase(PythonInstallation python)
    {
        if (!Covers(python))
            return $"Python {python.Version} is not among those that the lab installs packages for ({CoveredVersions})";
        if ((python.FreeThreaded ? "free-threaded" : python.DebugBuild ? "debug" : null) is { } build)
            return $"{python.Executable} is a {build} build, which the lab installs no packages for";
        return python.CanMakeVenv ? null : $"{python.Executable} has no venv and ensurepip (Debian: the package python3-venv)";
    }

    /// <summary>The Python to make an environment with; null if none can.</summary>
    /// <param name="environment">Folder of the environment, which its own Python cannot make again.</param>
    internal static PythonInstallation? BaseFor(IEnumerable<PythonCandidate> candidates, string environment) => candidates
        .Select(c => c.Usable).OfType<PythonInstallation>()
        .Where(p => WhyNoBase(p) is null)
        .Where(p => !p.Executable.StartsWith(environment + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .OrderBy(p => IsWithin(p, Preferred) ? 0 : 1)
        .FirstOrDefault();

    private static bool IsWithin(PythonInstallation python, (Version First, Version Last) range)
    {
        var version = new Version(python.Version.Major, python.Version.Minor);
        return version >= range.First && version <= range.Last;
    }

    private static string PackageOf(string line) =>
        string.Concat(line.TrimStart().TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')).ToLowerInvariant();
}
