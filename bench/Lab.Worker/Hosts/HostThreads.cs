using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Hosts;

/// <summary>Makes the thread that a trial's host stands for.</summary>
internal static class HostThreads
{
    /// <param name="size">Of its stack; a pool thread has the pool's.</param>
    /// <exception cref="ArgumentException">The host is not one of this worker's.</exception>
    public static IHostThread Create(WorkerRequest.RunTrial trial, ByteSize size) => trial.Host switch
    {
        Host.Guarded or Host.Lapack or Host.PythonNet => new GuardedHostThread(size, trial.RedZone, trial.Watermark),
        Host.Thread or Host.PythonNetThread => new PlainHostThread(size),
        Host.Pool => new PoolHostThread(),
        _ => throw new ArgumentException($"host {trial.Host} is not known to this worker"),
    };
}
