using System.Collections.Concurrent;
using Lab.Trials;

namespace Lab.Benchmarks.Threads;

/// <summary>
/// A thread that takes work from a queue, as services write it: a BlockingCollection, and a task that ends with the work.
/// </summary>
internal sealed class DedicatedThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    private DedicatedThread(ByteSize stack) => _thread = new(Serve, checked((int)stack.Bytes)) { IsBackground = true };

    public static DedicatedThread Start(ByteSize stack)
    {
        var dedicated = new DedicatedThread(stack);
        dedicated._thread.Start();
        return dedicated;
    }

    /// <summary>Has the work done there, and waits for its end.</summary>
    public void Run(Action work)
    {
        var done = new TaskCompletionSource();
        _work.Add(() =>
        {
            work();
            done.SetResult();
        });
        done.Task.Wait();
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Serve()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
