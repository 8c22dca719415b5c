using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>Where the C headers of a Python are, and the ctypes structs of a file, as <c>layouts.py</c> prints them.</summary>
/// <param name="Includes">Folders; the headers are often not installed.</param>
/// <param name="Structs">Those that the file defines or imports.</param>
/// <param name="Problem">Why the file cannot be loaded; null if it can.</param>
public sealed record PythonLayouts(ImmutableArray<string> Includes, ImmutableArray<CtypesStruct> Structs, string? Problem)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly PythonScript Script = PythonScript.OfResource("layouts.py", "LAB-LAYOUTS");

    /// <summary>Asks a Python. It loads the file, and calls nothing in it.</summary>
    /// <param name="file">A file with ctypes structs; null for none.</param>
    /// <param name="catalog">The folder of the workload catalog, which the file may import.</param>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <returns>The answer, or null and one line that says why there is none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<(PythonLayouts? Layouts, string? Problem)> AskAsync(
        IProcessRunner processes,
        string python,
        string? file,
        string catalog,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        var request = Script.Request(python, file is null ? [] : [file, catalog], Deadline, environment) with { OutputLimit = 1 << 20 };
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        return Script.Parse(outcome, LocatingJson.Default.PythonLayouts);
    }
}

/// <param name="Name">Of the class.</param>
/// <param name="Size">In bytes.</param>
public sealed record CtypesStruct(string Name, long Size, ImmutableArray<CtypesField> Fields);

/// <param name="Offset">In bytes.</param>
public sealed record CtypesField(string Name, long Offset);
