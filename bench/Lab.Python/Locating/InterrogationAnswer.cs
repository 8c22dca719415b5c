using System.Collections.Immutable;

namespace Lab.Python.Locating;

/// <summary>The JSON that <c>interrogate.py</c> prints. A Python too old for the lab leaves the second half out.</summary>
internal sealed record InterrogationAnswer(
    ImmutableArray<int> Version, string Implementation, string Executable, string RealExecutable, string Prefix)
{
    public string? BasePrefix { get; init; }

    public string? BaseExecPrefix { get; init; }

    public string? Library { get; init; }

    public ImmutableArray<string>? SiteDirectories { get; init; }

    public ImmutableArray<string>? SysPath { get; init; }

    public ImmutableSortedDictionary<string, string>? Packages { get; init; }

    public bool FreeThreaded { get; init; }

    public bool DebugBuild { get; init; }

    public int? Bits { get; init; }

    public bool CanMakeVenv { get; init; }

    /// <exception cref="FormatException">It is JSON of the right form and yet no Python's answer.</exception>
    public PythonInstallation ToInstallation()
    {
        if (Version is not [var major, var minor, var micro] || major < 0 || minor < 0 || micro < 0 || Executable.Length == 0)
            throw new FormatException("no version, or no executable");
        var basePrefix = BasePrefix ?? Prefix;
        var baseExecPrefix = BaseExecPrefix ?? basePrefix;
        return new()
        {
            Executable = Executable,
            Version = new(major, minor, micro),
            Implementation = Implementation,
            Prefix = Prefix,
            HomePrefix = baseExecPrefix == basePrefix ? basePrefix : basePrefix + ":" + baseExecPrefix,
            Library = Library,
            SiteDirectories = SiteDirectories ?? [],
            SysPath = SysPath ?? [],
            Packages = Packages ?? ImmutableSortedDictionary<string, string>.Empty,
            FreeThreaded = FreeThreaded,
            DebugBuild = DebugBuild,
            Bits = Bits ?? 64,
            CanMakeVenv = CanMakeVenv,
            Identity = RealExecutable + "|" + Prefix,
        };
    }
}
