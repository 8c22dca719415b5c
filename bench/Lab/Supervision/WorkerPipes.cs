using System.IO.Pipes;

namespace Lab.Supervision;

/// <summary>
/// The pipes of one worker. Their worker's ends are inheritable until <see cref="CloseWorkerEnds"/>: create them, start the worker and
/// close these ends under the lock of <see cref="Lab.Python.Processes.ChildProcess.Alone"/>.
/// </summary>
internal sealed class WorkerPipes : IDisposable
{
    private readonly List<AnonymousPipeServerStream> _all = [];

    /// <param name="isInspected">
    /// Whether the worker's faults are inspected: it then holds the faulting thread and reports its Python frames.
    /// </param>
    public WorkerPipes(bool isInspected)
    {
        try
        {
            Requests = Create(PipeDirection.Out);
            Messages = Create(PipeDirection.In);
            Faults = Create(PipeDirection.In);
            // Nothing is ever written to it: that this end is closed tells the worker's kernel that the lab is gone.
            _ = Create(PipeDirection.Out);
            if (!isInspected)
                return;
            Frames = Create(PipeDirection.In);
            Release = Create(PipeDirection.Out);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Requests to the worker.</summary>
    public AnonymousPipeServerStream Requests { get; }

    /// <summary>Messages from the worker.</summary>
    public AnonymousPipeServerStream Messages { get; }

    /// <summary>Fault records from the worker's signal handler.</summary>
    public AnonymousPipeServerStream Faults { get; }

    /// <summary>Python's frames, as its faulthandler writes them; null for a worker that nobody inspects.</summary>
    public AnonymousPipeServerStream? Frames { get; }

    /// <summary>Each byte releases a faulting thread that waits; null for a worker that nobody inspects.</summary>
    public AnonymousPipeServerStream? Release { get; }

    /// <summary>The worker's ends, in the order in which its command line expects them.</summary>
    public IEnumerable<string> WorkerEnds => _all.Select(pipe => pipe.GetClientHandleAsString());

    /// <summary>Closes this process's copies of the worker's ends, so that no later child inherits them.</summary>
    public void CloseWorkerEnds()
    {
        foreach (var pipe in _all)
            pipe.DisposeLocalCopyOfClientHandle();
    }

    public void Dispose()
    {
        foreach (var pipe in _all)
            pipe.Dispose();
    }

    private AnonymousPipeServerStream Create(PipeDirection direction)
    {
        AnonymousPipeServerStream pipe = new(direction, HandleInheritability.Inheritable);
        _all.Add(pipe);
        return pipe;
    }
}
