using System.Collections.Concurrent;

namespace Lab.Python.Embedding;

/// <summary>
/// The thread that starts Python and runs every set-up. It has a roomy stack, and lives as long as the process, because Python regards it
/// as its main thread. The measured call is made on another thread, as in a service that starts Python on one thread and calls it on
/// others.
/// </summary>
public sealed class PythonThread
{
    /// <summary>So large that set-up (imports, data) does not fail for want of stack.</summary>
    private const int RoomyStack = 256 << 20;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public PythonThread()
    {
        _thread = new(Serve, RoomyStack) { IsBackground = true, Name = "python" };
        _thread.Start();
    }

    /// <summary>Runs on the Python thread, without the GIL, and waits for the result. What runs there may ask for more.</summary>
    public T Run<T>(Func<T> work)
    {
        if (Thread.CurrentThread == _thread)
            return work();
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

    /// <summary>Starts the interpreter on this thread, and makes it see what the Python <paramref name="executable"/> sees.</summary>
    /// <param name="library">Path of libpython.</param>
    /// <param name="executable">Value for <c>sys.executable</c>.</param>
    /// <param name="catalog">Path of <c>lab_catalog.py</c>, which is loaded.</param>
    /// <param name="siteDirectories">Site-packages folders whose <c>.pth</c> files are read.</param>
    /// <param name="sysPath">Value that <c>sys.path</c> has in the end.</param>
    /// <exception cref="DllNotFoundException">libpython cannot be opened.</exception>
    /// <exception cref="PythonException">The interpreter started, but code that it runs at its start raised.</exception>
    public EmbeddedPython Start(
        string library, string executable, string catalog, IEnumerable<string> siteDirectories, IEnumerable<string> sysPath) =>
        Start(() => EmbeddedPython.Start(library), executable, catalog, siteDirectories, sysPath);

    /// <summary>The same with an interpreter that <paramref name="start"/> starts on this thread, giving up the GIL afterwards.</summary>
    /// <exception cref="PythonException">Code that it runs at its start raised.</exception>
    public EmbeddedPython Start(
        Func<EmbeddedPython> start, string executable, string catalog, IEnumerable<string> siteDirectories, IEnumerable<string> sysPath) =>
        Run(() =>
    {
        var python = start();
        using (python.TakeGil())
        {
            python.See(executable, catalog, siteDirectories, sysPath);
        }

        return python;
    });

    private void Serve()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
