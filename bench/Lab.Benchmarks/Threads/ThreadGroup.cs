using Lab.Trials;

namespace Lab.Benchmarks.Threads;

/// <summary>
/// A number of threads that live at the same time: each waits until all are there, and ends. Without that the first would have ended
/// before the last was created, and all would live on one stack from glibc's cache.
/// </summary>
internal sealed class ThreadGroup : IDisposable
{
    private readonly Thread[] _threads;
    private readonly CountdownEvent _missing;
    private readonly ThreadStart _body;
    private readonly int _size;

    private ThreadGroup(ByteSize size, int count)
    {
        _threads = new Thread[count];
        _missing = new(count);
        _size = checked((int)size.Bytes);
        _body = () =>
        {
            _ = _missing.Signal();
            _missing.Wait();
        };
    }

    /// <summary>A group of so many threads, each with a stack of that size. None is started.</summary>
    public static ThreadGroup Of(int count, ByteSize size) => new(size, count);

    /// <summary>Creates, runs and joins them.</summary>
    /// <exception cref="OutOfMemoryException">There is no room for so many threads; those that were started have ended.</exception>
    public void Run()
    {
        _missing.Reset();
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new(_body, _size) { IsBackground = true };
            try
            {
                _threads[i].Start();
            }
            catch
            {
                // Lets the others go, who wait for all to be there.
                _ = _missing.Signal(_threads.Length - i);
                Join(i);
                throw;
            }
        }

        Join(_threads.Length);
    }

    public void Dispose() => _missing.Dispose();

    private void Join(int started)
    {
        foreach (var thread in _threads.AsSpan(0, started))
            thread.Join();
    }
}
