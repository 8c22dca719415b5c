using System.Collections.Immutable;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;

namespace Lab.Jobs;

/// <summary>
/// The choice between Pythons. The catalog is read by a Python, so it cannot decide which one: each library counts about as
/// often as the catalog has workloads that need it.
/// </summary>
internal static class PythonSelection
{
    /// <summary>What a user is told where there is none.</summary>
    public const string NoPython = "no Python that the lab can embed: install Python 3.9 or newer with a shared libpython";

    private static readonly ImmutableArray<IReadOnlyCollection<string>> Requirements =
    [
        [],
        ["numpy"],
        ["numpy", "scipy"],
        ["numpy", "scipy", "pandas", "statsmodels"],
        ["numpy", "scipy", "pandas", "statsmodels", "pmdarima"],
    ];

    /// <summary>The choice, which may be none.</summary>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public static PythonChoice Choose(IReadOnlyList<PythonCandidate> candidates) => PythonChoice.Choose(candidates, Requirements);

    /// <summary>Finds a Python, installs what it lacks where that is possible, and chooses.</summary>
    /// <param name="named">The Python that the user named; null to look for one.</param>
    /// <param name="force">Whether an installation that failed recently is tried again.</param>
    /// <param name="note">Receives a line for each thing that a user would want to know.</param>
    /// <returns>The Python, and why pmdarima could not be installed into it; null if that was not tried.</returns>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    /// <exception cref="CommandException">None can be used.</exception>
    public static async Task<(PythonInstallation Python, string? WithoutPmdarima)> OpenAsync(
        IProcessRunner processes,
        string? named,
        bool force,
        ImmutableSortedDictionary<string, string?> variables,
        IProgress<string> note,
        CancellationToken cancel)
    {
        var places = SearchPlaces.Current(named, LabFiles.RepositoryRoot) with { ExplicitOnly = named is not null, AskedIn = variables };
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

        var choice = Choose(candidates);
        return choice.Chosen is { } chosen
            ? (chosen.Installation!, withoutPmdarima)
            : throw new CommandException(ExitCode.Environment, $"{NoPython} ('doctor' shows what was found)");
    }
}
