using System.ComponentModel;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>
/// The worker's part of a growth trace: registers the stack, has Python report its frames on SIGUSR2, and waits until the supervisor
/// watches. From then on the first touch of each page of the stack waits for the supervisor.
/// </summary>
internal sealed class StackTracing(Action<WorkerMessage> send, Func<WorkerRequest?> receive)
{
    private FrameReporter? _reporter;

    /// <summary>
    /// Has Python's faulthandler answer whenever the reporter's thread gets its signal. On the Python thread; without faulthandler the
    /// trace names native functions only.
    /// </summary>
    public bool ReportFrames(EmbeddedPython python)
    {
        _reporter ??= FrameReporter.Start();
        if (PythonFrames.ReportOn(python, FrameReporter.Signal, _reporter.WriteEnd))
            return true;
        _reporter = null;
        return false;
    }

    /// <summary>
    /// Hands these pages to the supervisor, or says why they cannot be traced. The call can be made afterwards, in any case.
    /// </summary>
    public void Begin(string id, StackRegion stack, StackRegion pages)
    {
        try
        {
            using var userFaults = UserFaultFd.Open();
            userFaults.Register(pages);
            send(new WorkerMessage.Tracing(
                id,
                Measurement.Range(stack),
                Measurement.Range(pages),
                userFaults.Descriptor,
                userFaults.IsUserModeOnly,
                _reporter?.ReadEnd ?? -1,
                _reporter?.ThreadId ?? 0));
            if (receive() is not WorkerRequest.Proceed)
                throw new InvalidDataException("the supervisor did not say that it watches");
            // Closed here: a copy in the supervisor alone holds the watch now. If it has none, or dies, the stack is an ordinary one again.
        }
        catch (Win32Exception e)
        {
            send(new WorkerMessage.Untraceable(id, $"userfaultfd: {e.Message}"));
        }
    }
}
