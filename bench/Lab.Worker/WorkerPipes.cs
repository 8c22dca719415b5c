using System.IO.Pipes;
using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>The request and message pipes: one JSON object a line, each flushed.</summary>
internal sealed class WorkerPipes : IDisposable
{
    private readonly StreamReader _requests;
    private readonly AnonymousPipeClientStream _messages;

    public WorkerPipes(string requestHandle, string messageHandle)
    {
        _requests = new(new AnonymousPipeClientStream(PipeDirection.In, requestHandle));
        _messages = new(PipeDirection.Out, messageHandle);
    }

    /// <summary>The next request; null when the supervisor has closed the pipe.</summary>
    public WorkerRequest? Receive() =>
        _requests.ReadLine() is { } line ? JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerRequest) : null;

    public void Send(WorkerMessage message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, TrialsJson.Default.WorkerMessage), (byte)'\n'];
        _messages.Write(line);
        _messages.Flush();
    }

    public void Dispose()
    {
        _requests.Dispose();
        _messages.Dispose();
    }
}
