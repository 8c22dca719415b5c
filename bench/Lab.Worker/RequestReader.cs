using System.Collections.Immutable;
using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>Reads a request; by hand for the reason given at <see cref="MessageWriter"/>.</summary>
internal static class RequestReader
{
    /// <exception cref="InvalidDataException">It is not a request of this version of the contract.</exception>
    public static WorkerRequest Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var request = json.RootElement;
            return Text(request, "type") switch
            {
                "runTrial" => RunTrial(request),
                "proceed" => new WorkerRequest.Proceed(Text(request, "id"), request.GetProperty("isWatched").GetBoolean()),
                "describe" => new WorkerRequest.Describe(Text(request, "id")),
                var other => throw new InvalidDataException($"no request is called '{other}'"),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("not a request: " + e.Message, e);
        }
    }

    private static WorkerRequest.RunTrial RunTrial(JsonElement request)
    {
        var python = request.GetProperty("python");
        return new(
            Text(request, "id"),
            Text(request, "workload"),
            Text(request, "host") switch
            {
                "guarded" => Host.Guarded,
                "thread" => Host.Thread,
                "pool" => Host.Pool,
                "python" => Host.Python,
                "lapack" => Host.Lapack,
                "pythonnet" => Host.PythonNet,
                "pythonnet-thread" => Host.PythonNetThread,
                var other => throw new InvalidDataException($"host '{other}' is not known to this worker"),
            },
            new ByteSize(request.GetProperty("stackSize").GetInt64()),
            new ByteSize(request.GetProperty("redZone").GetInt64()),
            Text(request, "watermark") switch
            {
                "none" => Watermark.None,
                "residency" => Watermark.Residency,
                "paint" => Watermark.Paint,
                var other => throw new InvalidDataException($"watermark '{other}' is not known to this worker"),
            },
            new PythonStart(
                Text(python, "library"), Text(python, "executable"), Texts(python, "siteDirectories"), Texts(python, "sysPath"),
                Text(python, "catalog")))
        {
            Trace = request.GetProperty("trace").GetBoolean(),
        };
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new InvalidDataException($"{name} is null");

    private static ImmutableArray<string> Texts(JsonElement element, string name)
    {
        var texts = element.GetProperty(name);
        var read = new string[texts.GetArrayLength()];
        for (var i = 0; i < read.Length; i++)
            read[i] = texts[i].GetString() ?? throw new InvalidDataException($"{name} holds a null");
        return ImmutableArray.Create(read);
    }
}
