using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Worker.Hosts;

/// <summary>Host <c>thread</c>: what a service does.</summary>
internal sealed class PlainHostThread(ByteSize size) : IHostThread
{
    private Thread? _thread;

    public (StackRegion Stack, StackRegion RedZone)? Known => null;

    public void Start(Action body)
    {
        // In the background: one that was given another size waits for a call that never comes, and must not keep the process.
        _thread = new(() => body(), checked((int)size.Bytes)) { IsBackground = true };
        try
        {
            _thread.Start();
        }
        catch (OutOfMemoryException)
        {
            // What the runtime makes of a refusal by pthread_create: for want of address space, or of threads.
            throw new NotSupportedException($"a thread with a stack of {size} could not be created");
        }
    }

    public void Join() => _thread!.Join();

    public nint? LowestTouched() => null;

    public void Dispose()
    {
    }
}
