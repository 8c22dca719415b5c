using System.Collections.Immutable;
using Lab.Catalog;
using Lab.Machine;
using Lab.Python.Embedding;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Messages;

namespace Lab.Jobs;

/// <summary>Everything that has to be there before the first trial: a Python, its catalog, and the facts of the machine.</summary>
internal sealed record Laboratory(PythonInstallation Python, WorkloadCatalog Catalog, MachineFacts Machine, PythonFacts Facts)
{
    /// <summary>The package pythonnet, and why it cannot be used with this Python.</summary>
    public PackageFacts PythonNet => new(PackageFacts.PythonNet, PythonNetEngine.PackageVersion, PythonNetEngine.WhyNot(Python.Version));

    /// <summary>How workers embed this Python.</summary>
    public EmbeddingRecipe Recipe => new(
        new PythonStart(Python.Library!, Python.Executable, Python.SiteDirectories, Python.SysPath, LabFiles.Catalog),
        ImmutableDictionary<string, string?>.Empty.Add("PYTHONHOME", Python.HomePrefix));

    /// <summary>Finds, and where it must provisions, Python; reads the catalog; asks which BLAS is loaded.</summary>
    /// <param name="environment">The environment in which Python and its BLAS are asked; what they say depends on it.</param>
    /// <param name="note">Receives a line for each thing a user would want to know of.</param>
    /// <exception cref="CommandException">There is no Python to use.</exception>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public static async Task<Laboratory> OpenAsync(
        string? python, bool provision, TrialEnvironment environment, IProgress<string> note, CancellationToken cancel)
    {
        Platform.RequireMeasurable();
        var processes = new ProcessRunner();
        var variables = ChildEnvironment.Of(environment);
        var (choice, withoutPmdarima) = await ChoosePythonAsync(processes, python, provision, variables, note, cancel).ConfigureAwait(false);
        var machine = MachineInspector.InspectAsync(processes, cancel);
        var catalog = WorkloadCatalog.ReadAsync(choice, withoutPmdarima, variables, processes, cancel);
        var blas = await new BlasProbe(processes).AskAsync(choice, variables, cancel).ConfigureAwait(false);
        var facts = choice.ToFacts(blas);
        return new(choice, await catalog.ConfigureAwait(false), await machine.ConfigureAwait(false), facts);
    }

    private static async Task<(PythonInstallation Python, string? WithoutPmdarima)> ChoosePythonAsync(
        IProcessRunner processes,
        string? python,
        bool force,
        ImmutableSortedDictionary<string, string?> variables,
        IProgress<string> note,
        CancellationToken cancel)
    {
        var places = SearchPlaces.Current(python, LabFiles.RepositoryRoot) with { ExplicitOnly = python is not null, AskedIn = variables };
        var locator = new PythonLocator(processes);
        var candidates = await locator.LocateAsync(places, cancel).ConfigureAwait(false);
        if (candidates.FirstOrDefault(c => c.Source == CandidateSource.Option) is { Unusable: not null })
            return (PythonChoice.Choose(candidates, []).Chosen!.Installation!, null);
        var request = new ProvisioningRequest(candidates, LabFiles.RepositoryRoot, LabFiles.Requirements, force);
        string? withoutPmdarima = null;
        switch (await new Provisioner().RunAsync(request, note, cancel).ConfigureAwait(false))
        {
            case ProvisioningResult.NoPython none:
                throw new CommandException(ExitCode.Environment, $"{none.Reason}; to get one: {none.Command}");
            case ProvisioningResult.NotPossible lacking:
                note.Report($"{lacking.Reason}; to install it: {lacking.Command} ({lacking.StillPossible})");
                break;
            case ProvisioningResult.NotNeeded ready:
                withoutPmdarima = ready.WithoutPmdarima;
                break;
            case ProvisioningResult.Provisioned made:
                note.Report(made.Made.Detail);
                candidates = await locator.LocateAsync(places, cancel).ConfigureAwait(false);
                break;
        }

        return (PythonSelection.Select(candidates).Chosen!.Installation!, withoutPmdarima);
    }
}
