using System.IO.Pipes;

namespace Lab.Supervision;

/// <summary>The pipes of a worker whose death is looked at: Python's frames out of it, and bytes into it that each release a held thread.</summary>
internal sealed class InspectionPipes : IDisposable
{
    public AnonymousPipeServerStream Frames { get; } = new(PipeDirection.In, HandleInheritability.Inheritable);

    public AnonymousPipeServerStream Release { get; } = new(PipeDirection.Out, HandleInheritability.Inheritable);

    /// <summary>As the worker's command line has them.</summary>
    public IEnumerable<string> ClientHandles => [Frames.GetClientHandleAsString(), Release.GetClientHandleAsString()];

    public void DisposeLocalCopies()
    {
        Frames.DisposeLocalCopyOfClientHandle();
        Release.DisposeLocalCopyOfClientHandle();
    }

    public void Dispose()
    {
        Frames.Dispose();
        Release.Dispose();
    }
}
