using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>A script that prints one marked line of JSON, run by any Python.</summary>
public sealed class PythonScript
{
    private readonly ImmutableArray<string> _command;

    /// <summary>Site customisation of some installations prints too: the answer is the line with the mark.</summary>
    private readonly string _mark;

    private PythonScript(ImmutableArray<string> command, string mark) => (_command, _mark) = (command, "\n" + mark + " ");

    /// <summary>What a process is started with so that it sees this process's own environment.</summary>
    public static ImmutableSortedDictionary<string, string?> OwnEnvironment { get; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>A script that is a resource of this assembly.</summary>
    /// <param name="mark">The word that its answer follows.</param>
    /// <param name="after">Another resource that it uses, and that comes before it in the same program.</param>
    public static PythonScript OfResource(string resource, string mark, string? after = null) =>
        new(["-c", after is null ? Read(resource) : Read(after) + "\n" + Read(resource)], mark);

    /// <summary>A script that is a file, and is told the mark: <c>--mark WORD</c>.</summary>
    /// <param name="mark">The word that its answer follows.</param>
    public static PythonScript OfFile(string path, string mark) => new([path, "--mark", mark], mark);

    /// <summary>
    /// What to start. The caller's PYTHONHOME belongs to another Python and is removed; PYTHONPATH is what the user wants and is kept.
    /// </summary>
    /// <remarks>
    /// Not isolated (-I), which ignores PYTHONPATH and the user's own packages. What -I does against modules of the current folder is done
    /// otherwise. Of PYTHONPATH only full paths are handed on (<see cref="SearchPath"/>). With PYTHONSAFEPATH Python 3.11 and later
    /// put no folder of their own on sys.path: 3.13 imports modules before it runs the text of -c. The scripts themselves take the current
    /// folder off before their first import from a file, for the Pythons before, which import nothing until then.
    /// </remarks>
    /// <param name="environment">Changes to this process's environment, such as another PYTHONPATH; null removes a variable.</param>
    public ProcessRequest Request(
        string python, ImmutableArray<string> arguments, TimeSpan deadline, ImmutableSortedDictionary<string, string?> environment) =>
        new(python, [.. _command, .. arguments], deadline)
        {
            Environment = environment
                .SetItem("PYTHONHOME", null).SetItem("PYTHONINSPECT", null).SetItem("PYTHONSTARTUP", null).SetItem("PYTHONSAFEPATH", "1"),
        };

    /// <summary>The answer, or null and one line that says why there is none.</summary>
    public (T? Answer, string? Problem) Parse<T>(ProcessOutcome outcome, JsonTypeInfo<T> type)
        where T : class
    {
        if (outcome is ProcessOutcome.TimedOut late)
            return (null, $"did not answer within {late.Patience}");
        if (outcome is not ProcessOutcome.Exited exited)
            return (null, outcome.Describe());
        if (exited.Status != 0)
            return (null, PyenvShim.Reported(exited.Error) ?? $"failed: {FatalError(exited.Error) ?? exited.Describe()}");
        if (!IsAnswered(exited))
            return (null, $"does not answer like a Python: {Start(exited.Output)}");
        var json = exited.Output[(exited.Output.LastIndexOf(_mark, StringComparison.Ordinal) + _mark.Length)..].Split('\n')[0];
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } answer ? (answer, null) : (null, "its answer is empty");
        }
        // InvalidOperation: a path that is not valid text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"its answer cannot be read: {Start(json)}");
        }
    }

    /// <summary>Whether the script came to its answer.</summary>
    public bool IsAnswered(ProcessOutcome.Exited exited) => exited.Output.Contains(_mark, StringComparison.Ordinal);

    /// <summary>What Python says when it cannot start; it goes on with lines about threads. Null if it said no such thing.</summary>
    private static string? FatalError(string error) =>
        error.Split('\n').FirstOrDefault(line => line.StartsWith("Fatal Python error: ", StringComparison.Ordinal))?.Trim();

    private static string Start(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines is [var first, ..] ? first : "it printed nothing";
        var printable = string.Concat(line.Where(c => !char.IsControl(c)));
        return printable.Length > 80 ? printable[..80] + "…" : printable;
    }

    private static string Read(string resource)
    {
        using var stream = typeof(PythonScript).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>Reads what the scripts print; generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PythonInstallation))]
[JsonSerializable(typeof(BlasReport))]
[JsonSerializable(typeof(PythonStacks))]
[JsonSerializable(typeof(KernelReport))]
[JsonSerializable(typeof(LoadedLibraries))]
[JsonSerializable(typeof(PythonLayouts))]
internal sealed partial class LocatingJson : JsonSerializerContext;
