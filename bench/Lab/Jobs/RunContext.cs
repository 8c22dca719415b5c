using System.Reflection;
using Lab.Catalog;
using Lab.Console;
using Lab.Machine;
using Lab.Python.Embedding;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Messages;

namespace Lab.Jobs;

/// <summary>
/// What every command that measures works with: a Python, its catalog, the facts of the machine, and what starts and watches processes.
/// </summary>
internal sealed class RunContext : IDisposable
{
    private readonly PythonFacts? _facts;

    private RunContext(
        PythonInstallation python,
        WorkloadCatalog catalog,
        MachineFacts machine,
        PythonFacts? facts,
        IProcessRunner processes,
        RunDisplay display) =>
        (Python, Catalog, Machine, _facts, Processes, Display) = (python, catalog, machine, facts, processes, display);

    public static string LabVersion { get; } =
        typeof(RunContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public PythonInstallation Python { get; }

    public WorkloadCatalog Catalog { get; }

    public MachineFacts Machine { get; }

    /// <exception cref="InvalidOperationException">The BLAS was not asked for.</exception>
    public PythonFacts Facts => _facts ?? throw new InvalidOperationException("this command did not ask which BLAS is loaded");

    public IProcessRunner Processes { get; }

    public RunDisplay Display { get; }

    public WorkerLauncher Launcher { get; } = new(LabFiles.Worker, LabFiles.RuntimeHost);

    /// <summary>Starts processes with settings, for a run: a kill leaves their files in its folder, and a resume removes them.</summary>
    public SettingsObserver Settings(RunFolder folder) =>
        new(Processes, LabFiles.Settings, LabFiles.RuntimeHost, Path.Combine(folder.Path, "settings"));

    /// <summary>The package pythonnet, and why it cannot be used with this Python.</summary>
    public PackageFacts PythonNet => new(
        PackageFacts.PythonNet, PythonNetEngine.PackageVersion, PythonNetEngine.WhyNot(Python.Version, Python.FreeThreaded));

    /// <summary>How workers embed this Python.</summary>
    public EmbeddingRecipe Recipe => RecipeOf(Python);

    /// <summary>Finds Python and installs what it lacks where that is possible; reads the catalog; asks which BLAS is loaded.</summary>
    /// <param name="python">The Python that the user named; null to look for one.</param>
    /// <param name="provision">Whether an installation that failed recently is tried again.</param>
    /// <param name="environment">The environment in which Python and its BLAS are asked; what they say depends on it.</param>
    /// <param name="asksBlas">False for a command that writes no <see cref="Facts"/>: to import SciPy takes a third of a second.</param>
    /// <exception cref="CommandException">There is no Python to use.</exception>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public static async Task<RunContext> OpenAsync(
        string? python, bool provision, TrialEnvironment environment, RunDisplay display, CancellationToken cancel, bool asksBlas = true)
    {
        Platform.RequireMeasurable();
        var processes = new ProcessRunner();
        var variables = ChildEnvironment.Of(environment);
        var (chosen, withoutPmdarima) = await PythonSelection.OpenAsync(
            processes, python, provision, variables, display, cancel).ConfigureAwait(false);
        var catalog = WorkloadCatalog.ReadAsync(chosen, withoutPmdarima, variables, processes, cancel);
        PythonFacts? facts = null;
        if (asksBlas)
        {
            var blas = await new BlasProbe(processes).AskAsync(chosen, variables, cancel).ConfigureAwait(false);
            if (blas.IsLate)
                display.Report($"which BLAS is loaded is not known: {chosen.Executable} {blas.Problem}");
            facts = chosen.ToFacts(blas);
        }

        return new(chosen, await catalog.ConfigureAwait(false), MachineInspector.Inspect(), facts, processes, display);
    }

    /// <summary>Runs trials in workers.</summary>
    public TrialSupervisor Supervisor(TrialLimits limits) => new(Launcher, Recipe, limits);

    /// <summary>The first entry of a capture. What is planned is for the command to add.</summary>
    public CaptureEntry.Header Header(
        ImmutableArray<CatalogEntry> catalog, ImmutableArray<TrialEnvironment> environments, int repeats, int seed) =>
        new(Capture.Schema, LabVersion, DateTimeOffset.Now, seed, repeats, Machine, Facts, catalog, environments);

    /// <summary>How workers embed a Python.</summary>
    public static EmbeddingRecipe RecipeOf(PythonInstallation python) => new(
        new PythonStart(python.Library!, python.Executable, python.SiteDirectories, python.SysPath, LabFiles.Catalog),
        ImmutableDictionary<string, string?>.Empty.Add("PYTHONHOME", python.HomePrefix));

    /// <summary>Ends the thread that starts workers; every worker that is still there dies with it.</summary>
    public void Dispose() => Launcher.Dispose();
}
