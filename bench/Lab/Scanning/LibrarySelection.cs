using Lab.Analysis.Wording;
using Lab.Catalog;
using Lab.Commands;
using Lab.Console;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Files;

namespace Lab.Scanning;

/// <summary>Which libraries to scan: those that modules and workloads load, files, or all that a Python holds.</summary>
internal sealed class LibrarySelection(IProcessRunner processes, RunDisplay display)
{
    private static readonly ImmutableSortedDictionary<string, string?> Own = PythonScript.OwnEnvironment;

    /// <summary>Where the problem of a workload starts, as <c>libraries.py</c> writes it, if its name is not that of one.</summary>
    private static readonly string NoWorkload = CatalogError.NoWorkload.Split('.')[^1] + ": ";

    /// <summary>The files, in the order of their paths, links resolved.</summary>
    /// <param name="names">What the user named; nothing for the whole installation.</param>
    /// <param name="python">The Python that the user named; null to look for one.</param>
    /// <exception cref="CommandException">There is no Python, or no such module, workload or file.</exception>
    public async Task<IReadOnlyCollection<string>> FindAsync(
        IReadOnlyCollection<string> names, string? python, CancellationToken cancel)
    {
        var files = names.Where(IsFile).ToList();
        if (files.Find(file => !File.Exists(file)) is { } missing)
            throw new CommandException(ExitCode.Usage, $"there is no library {VisibleText.Line(missing, 80)}: give its path");
        var paths = new SortedSet<string>(files.Select(ResolvedPath.Of), StringComparer.Ordinal);
        var loaded = names.Except(files).ToList();
        if (loaded.Count == 0 && files.Count > 0)
            return paths;
        var chosen = await ChooseAsync(python, cancel).ConfigureAwait(false);
        if (loaded.Count == 0)
            paths.UnionWith(await InstalledLibraries.ListAsync(processes, chosen, Own, display, cancel).ConfigureAwait(false));
        else
            paths.UnionWith(await LoadedAsync(chosen, loaded, cancel).ConfigureAwait(false));
        display.Report($"scanning {ScanText.Libraries(paths.Count)} of {chosen.Executable}");
        return paths;
    }

    private static bool IsFile(string name) =>
        name.EndsWith(".so", StringComparison.Ordinal)
        || name.Contains(".so.", StringComparison.Ordinal)
        || (name.Contains('/', StringComparison.Ordinal) && !UserWorkload.IsReference(name));

    private async Task<PythonInstallation> ChooseAsync(string? python, CancellationToken cancel)
    {
        var found = await PythonSelection.FindAsync(processes, python, Own, display, cancel).ConfigureAwait(false);
        return PythonSelection.Choose(found.Candidates).Chosen?.Installation
            ?? throw new CommandException(ExitCode.Environment, found.WhyNone);
    }

    private async Task<IEnumerable<string>> LoadedAsync(PythonInstallation python, List<string> names, CancellationToken cancel)
    {
        var catalog = await WorkloadCatalog.ReadAsync(python, null, Own, processes, cancel).ConfigureAwait(false);
        var asked = names.SelectMany(name => Asked(name, catalog)).DistinctBy(a => a.Name).ToList();
        var lacking = asked.FindAll(a => a.Workload?.Unavailable is not null);
        if (lacking.Count == asked.Count)
            throw NothingMeasured.Because(lacking[0].Name, lacking[0].Workload!.Unavailable!);
        foreach (var (name, workload) in lacking)
            display.Report($"{name}: {workload!.Unavailable}");
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, workload) in asked.Except(lacking))
        {
            var loaded = await LoadedLibraries.AskAsync(
                processes, python, name, workload is null ? null : LabFiles.Catalog, Own, cancel).ConfigureAwait(false);
            if (loaded.Problem is { } problem && workload is null)
            {
                var (module, why) = (VisibleText.Line(name, 60), VisibleText.Line(problem, 100));
                throw loaded.IsAnswered
                    ? new CommandException(
                        ExitCode.Usage, $"'{module}' is no workload, and {python.Executable} cannot import a module of that name: {why}")
                    : new CommandException(
                        ExitCode.Environment, $"{python.Executable} does not say what the module '{module}' loads: {why}");
            }

            if (loaded.Problem?.StartsWith(NoWorkload, StringComparison.Ordinal) == true)
                throw new CommandException(ExitCode.Usage, loaded.Problem[NoWorkload.Length..]);

            // What a workload loaded before it raised is worth the scan.
            if (loaded.Problem is not null)
                display.Report($"{name}: {loaded.Problem}");
            paths.UnionWith(loaded.Paths.Where(File.Exists));
        }

        // A host embeds libpython where the program that was asked may hold the same code itself.
        if (paths.Count > 0 && python.Library is { } library && paths.Remove(ResolvedPath.Of(python.Executable)))
            paths.Add(ResolvedPath.Of(library));
        return paths.Count > 0 ? paths : throw new CommandException(
            ExitCode.Environment, "no Python process said what it loads: name a module instead, such as scipy.linalg");
    }

    /// <summary>A workload of the catalog, all of a library of it (<c>scipy.*</c>), one of the user's own, or else a module.</summary>
    private static IEnumerable<(string Name, CatalogEntry? Workload)> Asked(string name, WorkloadCatalog catalog)
    {
        // No module has a name with '*' or '@' in it.
        if (UserWorkload.IsReference(name) || name.AsSpan().ContainsAny('*', '@') || catalog.Entries.Any(e => e.Name == name))
            return WorkloadOptions.Resolve([name], catalog).Select(e => (e.Name, (CatalogEntry?)e));
        return [(name, null)];
    }
}
