using Lab.Python.Processes;
using Lab.Trials;

namespace Lab.Python.Locating;

/// <summary>The stacks that the threads of one Python have, as <c>stacks.py</c> prints them.</summary>
/// <param name="Thread">Of a <c>threading.Thread</c> that asks for no size.</param>
/// <param name="Sized">Of those that ask for one.</param>
/// <param name="OpenMp">Of a thread of the first OpenMP library found.</param>
public sealed record PythonStacks(ByteSize Thread, ImmutableArray<SizedPythonThread> Sized, OpenMpThread OpenMp)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly PythonScript Script = PythonScript.OfResource("stacks.py", "LAB-STACKS");

    /// <summary>Asks a Python.</summary>
    /// <param name="sizes">The sizes that threads ask for.</param>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <returns>The answer, or null and one line that says why there is none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<(PythonStacks? Stacks, string? Problem)> AskAsync(
        IProcessRunner processes,
        string python,
        IEnumerable<ByteSize> sizes,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        var request = Script.Request(
            python, [.. sizes.Select(size => size.Bytes.ToString(CultureInfo.InvariantCulture))], Deadline, environment);
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        return Script.Parse(outcome, LocatingJson.Default.PythonStacks);
    }
}

/// <param name="Asked">What <c>threading.stack_size</c> was asked for.</param>
/// <param name="Stack">What the thread had; null where Python made none.</param>
/// <param name="Problem">Why; null if it did.</param>
public sealed record SizedPythonThread(ByteSize Asked, ByteSize? Stack, string? Problem);

/// <param name="Library">Its file name; null where none was found.</param>
/// <param name="Stack">What the thread had; null where there was none.</param>
/// <param name="Problem">Why; null if there was.</param>
public sealed record OpenMpThread(string? Library, ByteSize? Stack, string? Problem);
