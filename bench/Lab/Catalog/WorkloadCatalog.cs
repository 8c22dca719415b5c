using System.Collections.Immutable;
using System.Text.Json;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials.Capture;

namespace Lab.Catalog;

/// <summary>The workloads there are, read from <c>bench/workloads</c> by the Python that would run them.</summary>
internal sealed record WorkloadCatalog(ImmutableArray<CatalogEntry> Entries)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Asks a Python for the catalog; reading it imports no library.</summary>
    /// <exception cref="CommandException">The catalog cannot be read.</exception>
    public static async Task<WorkloadCatalog> ReadAsync(PythonInstallation python, IProcessRunner processes, CancellationToken cancel)
    {
        var request = new ProcessRequest(python.Executable, [LabFiles.Catalog], Deadline) { OutputLimit = 1 << 20 };
        var outcome = await processes.RunAsync(request, cancel).ConfigureAwait(false);
        if (outcome is not ProcessOutcome.Exited { Status: 0 } exited)
            throw new CommandException(ExitCode.Environment, $"{python.Executable} cannot read the workload catalog: {outcome.Describe()}");
        var declared = JsonSerializer.Deserialize(exited.Output, CatalogJson.Default.ImmutableArrayDeclaredWorkload);
        return new([.. declared.Select(d => new CatalogEntry(d.Name, d.Library, d.Stresses, d.Requires, d.Blas, Lacking(d, python)))]);
    }

    /// <summary>The entry of a name, or an entry for a user's own <c>file.py:function</c>.</summary>
    /// <exception cref="CommandException">There is no such workload or file.</exception>
    public CatalogEntry Find(string name)
    {
        if (UserWorkload.Looks(name))
            return UserWorkload.Entry(name);
        return Entries.FirstOrDefault(e => e.Name == name) ?? throw new CommandException(ExitCode.Usage, NearestNames.Explain(name, Entries));
    }

    private static string? Lacking(DeclaredWorkload declared, PythonInstallation python)
    {
        var lacking = declared.Requires.Where(r => !python.Packages.ContainsKey(r)).ToList();
        return lacking.Count == 0 ? null : $"needs {string.Join(" and ", lacking)}, which {python.Executable} does not have";
    }
}
