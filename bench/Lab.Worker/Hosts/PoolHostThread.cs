using Lab.StackProbe;

namespace Lab.Worker.Hosts;

/// <summary>
/// Host <c>pool</c>: a thread of the .NET thread pool, whose stack nobody can ask for: it is what the process gives to every thread.
/// </summary>
/// <remarks>
/// The supervisor starts the process with the size (DOTNET_Thread_DefaultStackSize), and every thread that asks for none gets it: the idle
/// neighbours, and the runtime's own that compiles in the background. 64 KiB is the least that the runtime starts with, and holds an
/// empty call. The thread may be one that ran something before, such as the warm-up: its stack is not untouched, so nothing is read of
/// it but whether the call survives there.
/// </remarks>
internal sealed class PoolHostThread : IHostThread
{
    private readonly ManualResetEventSlim _done = new();

    public (StackRegion Stack, StackRegion RedZone)? Known => null;

    public void Start(Action body) => ThreadPool.UnsafeQueueUserWorkItem(
        _ =>
        {
            body();
            _done.Set();
        },
        null);

    public void Join() => _done.Wait();

    public nint? LowestTouched() => null;

    public void Dispose() => _done.Dispose();
}
