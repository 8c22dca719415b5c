using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Tests;

/// <summary>The Pythons of the machine that the tests run on: what the lab finds, and every version that pyenv has.</summary>
public static class MachinePythons
{
    private static readonly Lazy<ImmutableArray<PythonCandidate>> Found = new(() =>
    {
        using var nowhere = new TemporaryFolder();
        var places = SearchPlaces.Current(null, null) with { CurrentDirectory = nowhere.Path };
        return new PythonLocator(new ProcessRunner()).LocateAsync(places, CancellationToken.None).GetAwaiter().GetResult();
    });

    public static ImmutableArray<PythonCandidate> Candidates => Found.Value;

    public static IEnumerable<PythonInstallation> Usable => Candidates.Select(c => c.Usable).OfType<PythonInstallation>();

    /// <summary>One to make environments with; null if the machine has none.</summary>
    public static PythonInstallation? ForEnvironments =>
        Usable.FirstOrDefault(p => p.CanMakeVenv);

    /// <summary>Paths of every real interpreter, the ones too old for the lab too.</summary>
    public static TheoryData<string> Executables
    {
        get
        {
            var pyenv = Path.Combine(Environment.GetEnvironmentVariable("PYENV_ROOT") ?? "/nowhere", "versions");
            var versions = Directory.Exists(pyenv)
                ? Directory.GetDirectories(pyenv).Select(v => Path.Combine(v, "bin", "python")).Where(File.Exists)
                : [];
            return [.. Candidates.Select(c => c.Installation?.Executable).OfType<string>().Concat(versions).Distinct()];
        }
    }
}
