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
    private const string NoPython = "no Python that the lab can embed: install Python 3.9 or newer with a shared libpython";

    private static readonly ImmutableArray<IReadOnlyCollection<string>> Requirements =
    [
        [],
        ["numpy"],
        ["numpy", "scipy"],
        ["numpy", "scipy", "pandas", "statsmodels"],
        ["numpy", "scipy", "pandas", "statsmodels", "pmdarima"],
    ];

    /// <summary>What a user is told where there is none.</summary>
    internal static string WhyNone(IReadOnlyList<PythonCandidate> candidates) => candidates.FirstOrDefault(c => c.IsLate) is { } late
        ? $"{late.Path} {late.Problem}, and there is no other that the lab can embed: run the lab again when the machine is less busy"
        : NoPython;

    /// <summary>Asks the Pythons of this machine, and notes which of the user's variables have no effect.</summary>
    /// <param name="named">The Python that the user named; null to look for one.</param>
    /// <param name="variables">What changes in this process's environment when Pythons are asked.</param>
    /// <param name="note">Receives a line for each thing that a user would want to know.</param>
    /// <param name="others">Whether the others are asked too where one is named.</param>
    /// <exception cref="CommandException">A variable keeps the one that was named from starting.</exception>
    public static async Task<FoundPythons> FindAsync(
        IProcessRunner processes,
        string? named,
        ImmutableSortedDictionary<string, string?> variables,
        IProgress<string> note,
        CancellationToken cancel,
        bool others = false)
    {
        if (SearchPath.Explain(variables) is { } leftOut)
            note.Report(leftOut);
        var candidates = await LocateAsync(processes, named, variables, others, cancel).ConfigureAwait(false);
        var failure = await StartFailure.ExplainAsync(processes, candidates, variables, cancel).ConfigureAwait(false);
        if (failure is not null && named is not null)
            throw new CommandException(ExitCode.Environment, failure);
        if (failure is null
            && candidates.FirstOrDefault(c => c.Source == CandidateSource.LabPython) is { Unusable: { } problem } lost)
        {
            note.Report($"LAB_PYTHON={lost.Path} is not used: {problem}");
        }

        return new(candidates, failure);
    }

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
        var (candidates, failure) = await FindAsync(processes, named, variables, note, cancel).ConfigureAwait(false);
        if (failure is not null)
            throw new CommandException(ExitCode.Environment, failure);
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
                foreach (var late in candidates.Where(c => c.IsLate && c.Source != CandidateSource.LabPython))
                    note.Report($"{late.Path} {late.Problem}, so it is not considered: name it with --python if you want to use it");
                break;
            case ProvisioningResult.Provisioned made:
                note.Report(made.Made.Detail);
                candidates = await LocateAsync(processes, named, variables, others: false, cancel).ConfigureAwait(false);
                break;
        }

        var choice = Choose(candidates);
        return choice.Chosen is { } chosen
            ? (chosen.Installation!, withoutPmdarima)
            : throw new CommandException(ExitCode.Environment, $"{WhyNone(candidates)} ('doctor' shows what was found)");
    }

    private static Task<ImmutableArray<PythonCandidate>> LocateAsync(
        IProcessRunner processes,
        string? named,
        ImmutableSortedDictionary<string, string?> variables,
        bool others,
        CancellationToken cancel)
    {
        var places = SearchPlaces.Current(named, LabFiles.RepositoryRoot) with { ExplicitOnly = !others, AskedIn = variables };
        return new PythonLocator(processes).LocateAsync(places, cancel);
    }
}

/// <summary>The Pythons of this machine.</summary>
/// <param name="StartFailure">One line: the variable that keeps every one from starting; null if none does.</param>
internal sealed record FoundPythons(ImmutableArray<PythonCandidate> Candidates, string? StartFailure)
{
    /// <summary>What a user is told where none of them can be used.</summary>
    public string WhyNone => StartFailure ?? PythonSelection.WhyNone(Candidates);
}
