using System.Collections.Concurrent;

namespace Lab.Python.Embedding;

/// <summary>
/// The thread that Python was started on, and that runs every set-up: roomy, and alive as long as the process, as Python takes it
/// for its main thread. The measured call is made elsewhere, as in a service that starts Python on one thread and calls it on others.
/// </summary>
public sealed class PythonThread
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

    /// <summary>Starts the interpreter here, and makes it see what the Python <paramref name="executable"/> sees.</summary>
    /// <param name="library">Path of libpython.</param>
    /// <param name="executable">What <c>sys.executable</c> is to be.</param>
    /// <param name="catalog">Path of <c>lab_catalog.py</c>, which is loaded.</param>
    /// <param name="siteDirectories">Site-packages folders whose <c>.pth</c> files are read.</param>
    /// <param name="sysPath">What <c>sys.path</c> is to be in the end.</param>
    /// <exception cref="DllNotFoundException">libpython cannot be opened.</exception>
    /// <exception cref="PythonException">The interpreter started and something it runs at its start raised.</exception>
    public EmbeddedPython Start(string library, string executable, string catalog, IEnumerable<string> siteDirectories, IEnumerable<string> sysPath) =>
        Start(() => EmbeddedPython.Start(library), executable, catalog, siteDirectories, sysPath);

    /// <summary>The same with an interpreter that <paramref name="start"/> starts, here, and leaves without the GIL.</summary>
    /// <exception cref="PythonException">Something that it runs at its start raised.</exception>
    public EmbeddedPython Start(
        Func<EmbeddedPython> start, string executable, string catalog, IEnumerable<string> siteDirectories, IEnumerable<string> sysPath) => Run(() =>
    {
        var python = start();
        using (python.TakeGil())
        {
            _ = python.Call(
                python.Attribute(EmbeddedPython.BootstrapModule, "start"),
                executable,
                catalog,
                string.Join('\n', siteDirectories),
                string.Join('\n', sysPath));
        }

        return python;
    });

    private void Serve()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
