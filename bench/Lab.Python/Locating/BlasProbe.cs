using System.Text.Json.Serialization;
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

    private static readonly PythonScript Script = PythonScript.OfResource("blas.py", "LAB-BLAS", after: "lab_blas.py");
    private static readonly PythonScript KernelScript = PythonScript.OfResource("kernels.py", "LAB-KERNELS");

    /// <summary>The answer depends on the variables that control a BLAS: it is that of this process's environment.</summary>
    /// <param name="environment">Changes to it; null removes a variable.</param>
    /// <param name="limit">The number of threads that the BLAS is limited to once it is loaded; null for no limit.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<BlasReport> AskAsync(
        PythonInstallation python,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation,
        int? limit = null)
    {
        ImmutableArray<string> arguments = limit is { } threads ? [threads.ToString(CultureInfo.InvariantCulture)] : [];
        var request = Script.Request(python.Executable, arguments, Deadline, environment);
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        var (answer, problem) = Script.Parse(outcome, LocatingJson.Default.BlasReport);
        return answer ?? new([], problem) { IsLate = outcome is ProcessOutcome.TimedOut };
    }

    /// <summary>
    /// Tries every CPU kernel that an OpenBLAS may have, each in a process of its own, which takes a second or two in all.
    /// </summary>
    /// <param name="library">Path of the library.</param>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <returns>
    /// The kernels that it took, each once, those that this CPU cannot run with the reason; empty where it does not answer.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ImmutableArray<BlasKernel>> KernelsAsync(
        PythonInstallation python,
        string library,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        var request = KernelScript.Request(python.Executable, [library], Deadline, environment);
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        return KernelScript.Parse(outcome, LocatingJson.Default.KernelReport).Answer?.Kernels ?? [];
    }
}

/// <summary>The BLAS libraries that NumPy and SciPy of one Python load, as <c>blas.py</c> prints them.</summary>
/// <param name="Problem">One line: NumPy or SciPy cannot be imported, or Python did not answer; null if all went well.</param>
public sealed record BlasReport(ImmutableArray<BlasFacts> Libraries, string? Problem)
{
    /// <summary>What limited the loaded BLAS: <c>threadpoolctl</c>, or the name of a function of OpenBLAS; null for nothing.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>True if Python did not answer in time.</summary>
    [JsonIgnore]
    public bool IsLate { get; init; }
}

/// <summary>What <c>kernels.py</c> prints.</summary>
internal sealed record KernelReport(ImmutableArray<BlasKernel> Kernels);
