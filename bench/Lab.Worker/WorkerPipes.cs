using Lab.Trials;
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
    private readonly int _requestDescriptor = int.Parse(requestHandle, CultureInfo.InvariantCulture);
    private readonly FileStream _messages = Open(messageHandle, FileAccess.Write);

    /// <summary>
    /// The next request; null when the supervisor has closed the pipe. While the workload runs, which is until something is sent that the
    /// supervisor answers, this process dies with the supervisor. Where a suite has nothing more to run, the supervisor closes the pipe,
    /// and pytest takes down its fixtures in its own time.
    /// </summary>
    public WorkerRequest? Receive()
    {
        if (_requests.ReadLine() is not { } line)
            return null;
        var request = RequestReader.Read(line);
        if (request is not WorkerRequest.RunTests { Tests.IsEmpty: true })
            ProcessIsolation.DieWithRequests(_requestDescriptor, armed: true);
        return request;
    }

    /// <summary>
    /// Sends a message as a line of its own: the newline before it ends whatever the workload may have written into the pipe.
    /// </summary>
    public void Send(WorkerMessage message)
    {
        if (message is not (WorkerMessage.SetUp or WorkerMessage.Started or WorkerMessage.Untraceable)
            && message is not WorkerMessage.Suite { Event: not SuiteEvent.Asking })
            ProcessIsolation.DieWithRequests(_requestDescriptor, armed: false);
        _messages.Write([(byte)'\n', .. MessageWriter.Line(message)]);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _messages.Dispose();
    }

    private static FileStream Open(string handle, FileAccess access) =>
        new(new SafeFileHandle(int.Parse(handle, CultureInfo.InvariantCulture), ownsHandle: true), access, bufferSize: 0);
}
