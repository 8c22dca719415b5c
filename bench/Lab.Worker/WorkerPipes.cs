using System.IO.Pipes;
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
        _requests.ReadLine() is { } line ? RequestReader.Read(line) : null;

    /// <summary>
    /// Sends a message as a line of its own: the newline before it ends whatever the workload may have written into the pipe.
    /// </summary>
    public void Send(WorkerMessage message)
    {
        _messages.Write([(byte)'\n', .. MessageWriter.Line(message).Span]);
        _messages.Flush();
    }

    public void Dispose()
    {
        _requests.Dispose();
        _messages.Dispose();
    }
}
