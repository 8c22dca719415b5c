using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>Asks one Python what it is.</summary>
public sealed class PythonInterrogator(IProcessRunner processes)
{
    /// <summary>The packages that the catalog needs, by import name.</summary>
    public static readonly ImmutableArray<string> CatalogPackages = ["ipykernel", "numpy", "pandas", "pmdarima", "scipy", "statsmodels"];

    /// <summary>
    /// A Python on a cold network disk takes seconds to start; on a machine that is not busy, one that takes longer than this hangs.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly PythonScript Script = PythonScript.OfResource("interrogate.py", "LAB-PYTHON");

    /// <summary>Asks in this process's environment.</summary>
    /// <param name="packages">Packages to look for, by import name.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<PythonAnswer> AskAsync(string python, ImmutableArray<string> packages, CancellationToken cancellation) =>
        AskAsync(python, packages, PythonScript.OwnEnvironment, cancellation);

    /// <inheritdoc cref="AskAsync(string, ImmutableArray{string}, CancellationToken)"/>
    /// <param name="environment">Changes to that environment, such as another PYTHONPATH; null removes a variable.</param>
    public async Task<PythonAnswer> AskAsync(
        string python,
        ImmutableArray<string> packages,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        var request = Script.Request(python, packages, Deadline, environment);
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        var (answer, problem) = Script.Parse(outcome, LocatingJson.Default.PythonInstallation);
        return answer is { Executable: "" }
            ? new(null, "does not know the path of its executable")
            : new(answer, problem) { IsLate = outcome is ProcessOutcome.TimedOut };
    }
}

/// <summary>What a Python said, or why it did not.</summary>
/// <param name="Problem">One line; null if there is an installation.</param>
public sealed record PythonAnswer(PythonInstallation? Installation, string? Problem)
{
    /// <summary>True if it did not answer in time. It may be a good Python: nothing may be done in place of it.</summary>
    public bool IsLate { get; init; }
}
