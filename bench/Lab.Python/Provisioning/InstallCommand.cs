using System.Collections.Immutable;
using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>The one command that a user can type where the lab could not install the packages itself.</summary>
internal static class InstallCommand
{
    /// <summary>For the Python that was named with <c>--python</c>.</summary>
    public static string For(PythonCandidate named, Requirements requirements) =>
        $"{ProcessRequest.Quote(named.Path)} {Install(requirements)}";

    /// <summary>For the system's packages where they are known to have all that is needed, else for a <c>.venv</c>.</summary>
    public static string For(SystemFacts system, ImmutableArray<PythonCandidate> candidates, string venv, Requirements requirements)
    {
        var sudo = system.IsRoot ? "" : "sudo ";
        if (system.OperatingSystem.IsDebianLike)
        {
            var packages = string.Join(' ', AptInstaller.Packages.Add(LibraryPackage(system, candidates)));
            return $"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}";
        }

        if (system.OperatingSystem.Id == "fedora")
            return $"{sudo}dnf install -y python3-scipy python3-statsmodels";
        var fill = $"{ProcessRequest.Quote(venv + "/bin/python")} {Install(requirements)}";
        if (Directory.Exists(venv) && !OwnVenv.IsOurs(venv))
            return fill;
        var python = NumericStack.BaseFor(candidates, venv)?.Executable ?? "python3";
        return $"{ProcessRequest.Quote(python)} -m venv {ProcessRequest.Quote(venv)} && {fill}";
    }

    private static string Install(Requirements requirements) => $"-m pip install -r {ProcessRequest.Quote(requirements.Path)}";

    // The name has the version in it; where that is not known yet, the development package depends on the right one.
    private static string LibraryPackage(SystemFacts system, ImmutableArray<PythonCandidate> candidates) =>
        candidates.FirstOrDefault(c => c.AlsoFoundAs.Add(c.Path).Contains(system.SystemPython))?.Installation is { } python
            ? $"libpython{python.Version.ToString(2)}"
            : "libpython3-dev";
}
