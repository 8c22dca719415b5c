using Lab.Trials.Captures;

namespace Lab.Python.Locating;

/// <summary>What a Python says of itself, as <c>interrogate.py</c> prints it: what it can run, and how to embed it.</summary>
/// <remarks>
/// To embed it so that the interpreter sees what the executable sees: start the process with PYTHONHOME = <see cref="HomePrefix"/>
/// (<see cref="SysPath"/> has in it already what PYTHONPATH held when it was asked), load <see cref="Library"/> with RTLD_GLOBAL,
/// initialise, <c>site.addsitedir</c> each of <see cref="SiteDirectories"/> that is not yet on sys.path, then set sys.path to
/// <see cref="SysPath"/>: PYTHONHOME brings in the packages of the Python that a virtual environment was made from, which the environment
/// itself does not see.
/// </remarks>
public sealed record PythonInstallation
{
    /// <summary>Oldest version that the lab embeds through the C API.</summary>
    public static readonly Version OldestSupported = new(3, 9);

    /// <summary>sys.executable.</summary>
    public required string Executable { get; init; }

    public required Version Version { get; init; }

    /// <summary>sys.implementation.name: <c>cpython</c>, <c>pypy</c>.</summary>
    public required string Implementation { get; init; }

    /// <summary>sys.prefix, links resolved; a virtual environment's own folder.</summary>
    public required string Prefix { get; init; }

    /// <summary>
    /// Value for PYTHONHOME: the prefix of the standard library; two with a colon where its extension modules are elsewhere.
    /// </summary>
    public required string HomePrefix { get; init; }

    /// <summary>Path of libpython; null if there is none to load.</summary>
    public required string? Library { get; init; }

    /// <summary>The folders of sys.path that hold packages and whose .pth files are read.</summary>
    public required ImmutableArray<string> SiteDirectories { get; init; }

    /// <summary>sys.path without the script's folder, with what PYTHONPATH held when it was asked.</summary>
    public required ImmutableArray<string> SysPath { get; init; }

    /// <summary>Import name to version, of the packages asked for that are there; <c>unknown</c> where no version is recorded.</summary>
    public required ImmutableSortedDictionary<string, string> Packages { get; init; }

    /// <summary>Built without the GIL (3.13t).</summary>
    public required bool FreeThreaded { get; init; }

    /// <summary>Built with Py_DEBUG: its frames are larger, so its peaks do not compare with those of other builds.</summary>
    public required bool DebugBuild { get; init; }

    public required int Bits { get; init; }

    /// <summary>Has venv and ensurepip; Debian keeps the latter in a package of its own.</summary>
    public required bool CanMakeVenv { get; init; }

    /// <summary>Equal for two paths exactly if they lead to the same Python with the same packages.</summary>
    public required string Identity { get; init; }

    /// <summary>Why the lab cannot embed this Python; null if it can.</summary>
    public string? Unusable
    {
        get
        {
            if (Implementation != "cpython")
                return $"it is {Implementation}: only CPython has the C API that the lab embeds";
            if (Version < OldestSupported)
                return $"Python {Version} is too old: the lab needs {OldestSupported} or newer";
            if (Bits != 64)
                return string.Create(CultureInfo.InvariantCulture, $"it is a {Bits}-bit build: a 64-bit process cannot load it");
            if (Library is null)
                return HomePrefix == "/usr"
                    ? $"no shared libpython: install the package libpython{Version.ToString(2)}, or python3-libs"
                    : "no shared libpython: built without --enable-shared";
            return null;
        }
    }

    /// <summary>What the capture records of it.</summary>
    public PythonFacts ToFacts(BlasReport blas) => new(Executable, Version.ToString(3), Library ?? "", Packages, blas.Libraries);

    /// <summary>True if all of them are there, none older than its minimum.</summary>
    public bool Has(params IEnumerable<string> packages) => packages.All(package => Lack(package) is null);

    /// <summary>
    /// What keeps a package from being used, such as <c>numpy</c> or <c>numpy 1.24 or newer (has 1.21.5)</c>; null if nothing does.
    /// </summary>
    /// <param name="package">Import name.</param>
    public string? Lack(string package)
    {
        if (!Packages.TryGetValue(package, out var version))
            return package;
        return MinimumVersions.IsTooOld(package, version) ? $"{package} {MinimumVersions.Of(package)} or newer (has {version})" : null;
    }

    /// <summary>
    /// True for a virtual environment. One that is made from it sees the packages of the Python that this one was made from, not its own.
    /// </summary>
    public bool IsVenv => HomePrefix.Split(':')[0] != Prefix;
}
