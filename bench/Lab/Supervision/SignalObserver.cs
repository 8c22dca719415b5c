using System.Diagnostics;
using Lab.StackProbe;

namespace Lab.Supervision;

/// <summary>
/// Has a process of its own watch the signals of a worker (<see cref="SignalWatch"/>). It is for deaths that the worker's own recorder left
/// unexplained: the workload can neither forge nor prevent what it says.
/// </summary>
internal sealed class SignalObserver : IAsyncDisposable
{
    /// <summary>How long to wait for its end, and for its last record, once the worker is gone.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task _drained;

    private SignalObserver(Process process, WorkerProcess worker, IFaultInspector? inspector)
    {
        _process = process;
        Reader = new(worker.Id);
        var release = process.StandardInput.BaseStream;
        _drained = Task.Run(() => Reader.DrainAsync(process.StandardOutput.BaseStream, async fault =>
        {
            // The kernel's own faults are held; what was sent goes on at once.
            if (fault.IsSent)
                return;
            try
            {
                if (inspector is not null && worker.Held is { } held)
                    await held.LookAsync(fault).ConfigureAwait(false);
            }
            finally
            {
                Release(release);
            }
        }));
    }

    public FaultReader Reader { get; }

    /// <summary>Starts to watch a worker, and waits until every thread of it is watched.</summary>
    /// <param name="worker">It has said that it is ready, and was started as one that is inspected, so that it may be traced.</param>
    /// <param name="inspector">Looks at each fault that the kernel raises; null to go on at once.</param>
    /// <returns>Null where the kernel does not allow it.</returns>
    public static async Task<SignalObserver?> StartAsync(
        WorkerLauncher launcher, WorkerProcess worker, IFaultInspector? inspector, CancellationToken cancel)
    {
        var observer = new SignalObserver(launcher.StartWatch(worker.Id), worker, inspector);
        try
        {
            if (await observer.Reader.Begun.WaitAsync(cancel).ConfigureAwait(false))
                return observer;
        }
        catch
        {
            await observer.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await observer.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Waits until everything that it saw of a worker that is gone was read.</summary>
    public Task DrainedAsync() => Task.WhenAny(_drained, Task.Delay(EndPatience));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await DrainedAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static void Release(Stream release)
    {
        try
        {
            release.WriteByte(1);
            release.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended, and so the worker goes on.
        }
    }
}
