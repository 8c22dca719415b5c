using System.Runtime.ExceptionServices;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>
/// A thread with a stack of a given size that runs one piece of work after the other. On Linux it has a red zone below its stack, so that
/// an overrun dies instead of corrupting memory silently.
/// </summary>
/// <remarks>
/// The caller waits while the thread works. State that is bound to the thread (the GIL, thread statics) lasts from one piece of work to the
/// next.
/// </remarks>
internal sealed class SizedThread : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly GuardedStack? _stack;
    private readonly Action _join;
    private Action? _work;
    private ExceptionDispatchInfo? _failure;

    private SizedThread(long bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _stack = GuardedStack.Allocate((nint)bytes);
            _join = GuardedThread.Start(_stack, Work).Join;
        }
        else
        {
            var thread = new Thread(Work, checked((int)bytes)) { IsBackground = true };
            thread.Start();
            _join = thread.Join;
        }
    }

    /// <summary>The addresses below the stack where an overrun dies; null where they are not known.</summary>
    public StackRegion? Below => _stack?.RedZone;

    public static SizedThread Start(long bytes) => new(bytes);

    /// <summary>Runs the work on the thread and waits for it. What it throws is thrown here.</summary>
    public void Run(Action work)
    {
        _work = work;
        _failure = null;
        _asked.Release();
        _done.Wait();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _work = null;
        _asked.Release();
        _join();
        _stack?.Dispose();
        _asked.Dispose();
        _done.Dispose();
    }

    private void Work()
    {
        for (_asked.Wait(); _work is { } work; _asked.Wait())
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            _done.Release();
        }
    }
}
