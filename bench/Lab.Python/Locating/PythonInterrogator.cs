using System.Collections.Immutable;
using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>Asks one Python what it is.</summary>
public sealed class PythonInterrogator(IProcessRunner processes)
{
    /// <summary>The packages that the catalog needs, by import name.</summary>
    public static readonly ImmutableArray<string> CatalogPackages = ["numpy", "pandas", "pmdarima", "scipy", "statsmodels"];

    /// <summary>A Python on a cold network disk takes seconds to start; one that takes longer than this hangs.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly PythonScript Script = PythonScript.OfResource("interrogate.py", "LAB-PYTHON");

    /// <summary>The installation as it is in this process's environment, or null and a one-line problem.</summary>
    /// <param name="packages">Packages to look for, by import name.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<(PythonInstallation? Installation, string? Problem)> AskAsync(
        string python, ImmutableArray<string> packages, CancellationToken cancellation) =>
        AskAsync(python, packages, PythonScript.OwnEnvironment, cancellation);

    /// <inheritdoc cref="AskAsync(string, ImmutableArray{string}, CancellationToken)"/>
    /// <param name="environment">Changes to that environment, such as another PYTHONPATH; null removes a variable.</param>
    public async Task<(PythonInstallation? Installation, string? Problem)> AskAsync(
        string python,
        ImmutableArray<string> packages,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        var request = Script.Request(python, packages, Deadline, environment);
        var (answer, problem) = Script.Parse(
            await processes.RunAsync(request, cancellation).ConfigureAwait(false), LocatingJson.Default.PythonInstallation);
        return answer is { Executable: "" } ? (null, "does not know the path of its executable") : (answer, problem);
    }
}
