using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>A script of this assembly that prints one marked line of JSON, run by any Python.</summary>
internal sealed class PythonScript(string resource, string mark)
{
    /// <summary>Site customisation of some installations prints too: the answer is the line with the mark.</summary>
    private readonly string _mark = "\n" + mark + " ";

    private readonly string _source = Read(resource);

    /// <summary>What to start. PYTHONHOME of the caller belongs to another Python; PYTHONPATH is the user's wish and stays.</summary>
    public ProcessRequest Request(string python, ImmutableArray<string> arguments, TimeSpan deadline) =>
        new(python, ["-c", _source, .. arguments], deadline)
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty
                .Add("PYTHONHOME", null).Add("PYTHONINSPECT", null).Add("PYTHONSTARTUP", null),
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
