using Lab.Trials.Messages;
using Microsoft.Win32.SafeHandles;

namespace Lab.Worker;

/// <summary>The request and message pipes: one JSON object a line, each flushed.</summary>
/// <remarks>
/// As files: the streams of System.IO.Pipes start the runtime's socket engine, with a thread, in every one of hundreds of workers.
/// </remarks>
internal sealed class WorkerPipes(string requestHandle, string messageHandle) : IDisposable
{
    private readonly StreamReader _requests = new(Open(requestHandle, FileAccess.Read));
    private readonly FileStream _messages = Open(messageHandle, FileAccess.Write);

    /// <summary>The next request; null when the supervisor has closed the pipe to have this process end by itself.</summary>
    public WorkerRequest? Receive() => _requests.ReadLine() is { } line ? RequestReader.Read(line) : null;

    /// <summary>
    /// Sends a message as a line of its own: the newline before it ends whatever the workload may have written into the pipe.
    /// </summary>
    public void Send(WorkerMessage message)
    {
        _messages.Write([(byte)'\n', .. MessageWriter.Line(message)]);
        Sent++;
    }

    /// <summary>How many messages this process has sent: a forked copy keeps the number of before the fork.</summary>
    public static long Sent { get; private set; }

    public void Dispose()
    {
        _requests.Dispose();
        _messages.Dispose();
    }

    private static FileStream Open(string handle, FileAccess access) =>
        new(new SafeFileHandle(int.Parse(handle, CultureInfo.InvariantCulture), ownsHandle: true), access, bufferSize: 0);
}
