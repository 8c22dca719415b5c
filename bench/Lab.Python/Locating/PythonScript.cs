using System.Collections.Immutable;
using System.Text.Json;
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
    public static PythonScript OfResource(string resource, string mark) => new(["-c", Read(resource)], mark);

    /// <summary>A script that is a file, and is told the mark: <c>--mark WORD</c>.</summary>
    /// <param name="mark">The word that its answer follows.</param>
    public static PythonScript OfFile(string path, string mark) => new([path, "--mark", mark], mark);

    /// <summary>What to start. PYTHONHOME of the caller belongs to another Python; PYTHONPATH is the user's wish and stays.</summary>
    /// <param name="environment">Changes to this process's environment, such as another PYTHONPATH; null removes a variable.</param>
    public ProcessRequest Request(
        string python, ImmutableArray<string> arguments, TimeSpan deadline, ImmutableSortedDictionary<string, string?> environment) =>
        new(python, [.. _command, .. arguments], deadline)
        {
            Environment = environment.SetItem("PYTHONHOME", null).SetItem("PYTHONINSPECT", null).SetItem("PYTHONSTARTUP", null),
        };

    /// <summary>The answer, or null and one line that says why there is none.</summary>
    public (T? Answer, string? Problem) Parse<T>(ProcessOutcome outcome, JsonTypeInfo<T> type)
        where T : class
    {
        if (outcome is not ProcessOutcome.Exited exited)
            return (null, outcome.Describe());
        if (exited.Status != 0)
            return (null, PyenvProblem.Of(exited.Error) ?? $"failed: {exited.Describe()}");
        var start = exited.Output.LastIndexOf(_mark, StringComparison.Ordinal);
        if (start < 0)
            return (null, $"does not answer like a Python: {Start(exited.Output)}");
        var json = exited.Output[(start + _mark.Length)..].Split('\n')[0];
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } answer ? (answer, null) : (null, "answered nothing");
        }
        // InvalidOperation: a path that is not valid text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"answered what cannot be read: {Start(json)}");
        }
    }

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
