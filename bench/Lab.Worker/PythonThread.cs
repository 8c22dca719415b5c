using System.Collections.Concurrent;
using Lab.Python.Embedding;

namespace Lab.Worker;

/// <summary>
/// The thread that Python was started on, and that runs every set-up: roomy, and alive as long as the worker, as Python takes it
/// for its main thread. The measured call is made elsewhere, as in a service that starts Python on one thread and calls it on others.
/// </summary>
internal sealed class PythonThread
{
    /// <summary>Set-up (imports, data) must not be what fails.</summary>
    private const int RoomyStack = 256 << 20;

    private readonly BlockingCollection<Action> _work = [];

    public PythonThread() => new Thread(Serve, RoomyStack) { IsBackground = true, Name = "python" }.Start();

    /// <summary>Runs on the Python thread, without the GIL, and waits for the result.</summary>
    public T Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Starts the interpreter here.</summary>
    public EmbeddedPython Start(string library) => Run(() => EmbeddedPython.Start(library));

    private void Serve()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
