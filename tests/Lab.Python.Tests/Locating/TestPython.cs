using Lab.Python.Locating;

namespace Lab.Python.Tests.Locating;

/// <summary>Pythons that no machine needs to have.</summary>
internal static class TestPython
{
    public static PythonInstallation Installation(string executable, params string[] packages) => new()
    {
        Executable = executable,
        Version = new(3, 12, 1),
        Implementation = "cpython",
        Prefix = "/opt/python",
        HomePrefix = "/opt/python",
        Library = "/opt/python/lib/libpython3.12.so.1.0",
        Packages = packages.ToImmutableSortedDictionary(p => p, _ => "9.0"),
        SiteDirectories = ["/opt/python/lib/python3.12/site-packages"],
        SysPath = ["/opt/python/lib/python3.12", "/opt/python/lib/python3.12/site-packages"],
        FreeThreaded = false,
        DebugBuild = false,
        Bits = 64,
        CanMakeVenv = true,
        Identity = executable,
    };

    public static PythonCandidate Candidate(string path, params string[] packages) =>
        new(CandidateSource.Path, path, Installation(path, packages), null);

    public static PythonCandidate Broken(string path, string problem) => new(CandidateSource.Path, path, null, problem);

    public static PythonCandidate With(this PythonCandidate candidate, Func<PythonInstallation, PythonInstallation> change) =>
        candidate with { Installation = change(candidate.Installation!) };
}
