using System.Collections.Immutable;
using Lab.Python.Processes;
using Lab.Trials.Captures;

namespace Lab.Python.Locating;

/// <summary>
/// Asks the chosen Python which BLAS its NumPy and SciPy load. Imports both, so it takes a second and is not done for every candidate.
/// </summary>
public sealed class BlasProbe(IProcessRunner processes)
{
    /// <summary>The first import of SciPy from a cold disk takes tens of seconds on a small machine.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly PythonScript Script = PythonScript.OfResource("blas.py", "LAB-BLAS");

    /// <summary>The answer depends on the variables that steer a BLAS: it is that of this process's environment.</summary>
    /// <param name="environment">Changes to it; null removes a variable.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<BlasReport> AskAsync(
        PythonInstallation python, ImmutableSortedDictionary<string, string?> environment, CancellationToken cancellation)
    {
        var outcome = await processes.RunAsync(Script.Request(python.Executable, [], Deadline, environment), cancellation).ConfigureAwait(false);
        var (answer, problem) = Script.Parse(outcome, LocatingJson.Default.BlasAnswer);
        return answer is null
            ? new([], problem)
            : new([.. answer.Libraries.Select(l => new BlasFacts(l.Library, l.Version, l.Core, l.Threads, l.Threading))], answer.Problem);
    }
}
