using System.Text.Json.Serialization;
using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>The native libraries that a Python has loaded after an import or a call, as <c>libraries.py</c> prints them.</summary>
/// <param name="Paths">The files whose code is mapped, links resolved.</param>
/// <param name="Problem">Why the import or the call did not end well, in one line; null if it did.</param>
public sealed record LoadedLibraries(ImmutableArray<string> Paths, string? Problem)
{
    /// <summary>A workload is imported and called once, which may take as long as it does.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>
    /// False if the process did not come to its answer: then the problem is its end or its lateness, and not what the import raised.
    /// </summary>
    [JsonIgnore]
    public bool IsAnswered { get; private init; } = true;

    private static readonly PythonScript Script = PythonScript.OfResource("libraries.py", "LAB-LIBRARIES");

    /// <summary>Asks a Python in a process of its own.</summary>
    /// <param name="name">A module, or a workload where there is a catalog.</param>
    /// <param name="catalog">Path of <c>lab_catalog.py</c>; null for a module.</param>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <returns>Without a path where the process did not answer.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<LoadedLibraries> AskAsync(
        IProcessRunner processes,
        PythonInstallation python,
        string name,
        string? catalog,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        ImmutableArray<string> arguments = catalog is null ? [name] : [name, catalog];
        var request = Script.Request(python.Executable, arguments, Deadline, environment) with { OutputLimit = 1 << 20 };
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        var (answer, problem) = Script.Parse(outcome, LocatingJson.Default.LoadedLibraries);
        var ended = outcome is ProcessOutcome.Exited { Status: 0 } exited && !Script.IsAnswered(exited);
        return answer ?? new([], ended ? "the process ended before it told what it loads" : problem) { IsAnswered = false };
    }
}
