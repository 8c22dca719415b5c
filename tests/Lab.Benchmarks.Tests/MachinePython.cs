using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Trials.Messages;

namespace Lab.Benchmarks.Tests;

/// <summary>The Python that the benchmarks are tested with: one with NumPy where the machine has it or the lab can provide it.</summary>
internal static class MachinePython
{
    private static readonly List<string> Notes = [];

    private static readonly Lazy<PythonInstallation?> Chosen = new(() =>
    {
        var locator = new PythonLocator(new ProcessRunner());
        var places = SearchPlaces.Current(null, RepositoryRoot);
        var candidates = Locate();
        if (!Usable().Any(HasNumPy))
        {
            var request = new ProvisioningRequest(
                candidates, RepositoryRoot, Path.Combine(RepositoryRoot, "requirements.txt"), Force: false);
            var made = new Provisioner().RunAsync(
                request, new Progress<string>(Notes.Add), CancellationToken.None).GetAwaiter().GetResult();
            Notes.Add(made.ToString());
            candidates = Locate();
        }

        return Usable().OrderByDescending(HasNumPy).FirstOrDefault();

        ImmutableArray<PythonCandidate> Locate() => locator.LocateAsync(places, CancellationToken.None).GetAwaiter().GetResult();
        IEnumerable<PythonInstallation> Usable() => candidates.Select(c => c.Usable).OfType<PythonInstallation>();
    });

    public static string RepositoryRoot
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Lab.sln")))
                folder = folder.Parent ?? throw new DirectoryNotFoundException("no Lab.sln above the test assembly");
            return folder.FullName;
        }
    }

    /// <summary>Why no test can embed Python; null if they can.</summary>
    public static string? Missing => Chosen.Value is null ? "no Python of this machine can be embedded" : null;

    /// <summary>Why tests of arrays cannot run; null if they can.</summary>
    public static string? MissingNumPy =>
        Missing ?? (HasNumPy(Installation) ? null : $"{Installation.Executable} has no NumPy: {string.Join("; ", Notes)}");

    public static PythonInstallation Installation => Chosen.Value!;

    public static PythonStart Start => new(
        Installation.Library!,
        Installation.Executable,
        Installation.SiteDirectories,
        Installation.SysPath,
        Path.Combine(RepositoryRoot, "bench", "workloads", "lab_catalog.py"));

    private static bool HasNumPy(PythonInstallation python) => python.Has(["numpy"]);
}
