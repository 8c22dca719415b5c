using Lab.Benchmarks.CallOverhead;
using Lab.Benchmarks.Running;
using Lab.Python.Embedding;
using Lab.Python.Processes;
using Python.Runtime;

namespace Lab.Benchmarks.PythonNet;

/// <summary>The Python of the plan, started once a process, by pythonnet, on a roomy thread of its own that stays; with the module of the calls.</summary>
/// <remarks>
/// PythonEngine.Shutdown is never called: it throws on .NET 10 (BinaryFormatter, up to pythonnet 3.0.5 at least). pythonnet calls it by itself at the
/// end of the process, with the GIL, and collects garbage again and again meanwhile: so the process ends without that.
/// </remarks>
internal static class Interpreter
{
    private static readonly PythonThread Thread = new();

    private static readonly Lazy<PyModule> Module = new(() => Thread.Run(Start));

    /// <summary>The module of the calls. The caller does not hold the GIL, and does not dispose of it.</summary>
    public static PyModule Operations => Module.Value;

    private static PyModule Start()
    {
        var python = CurrentPlan.Read().Python;
        // Before pythonnet adds a handler of its own.
        AbruptEnd.Arrange();
        Runtime.PythonDLL = python.Library;
        // No signal handlers: Ctrl-C belongs to .NET.
        PythonEngine.Initialize(setSysArgv: false, initSigs: false);
        try
        {
            // Makes this interpreter see what the plan's sees, as PythonThread.Start does it for the lab's own bridge.
            using var bootstrap = PyModule.FromString(EmbeddedPython.BootstrapModule, EmbeddedPython.BootstrapSource);
            using var executable = new PyString(python.Executable);
            using var catalog = new PyString(python.Catalog);
            using var siteDirectories = new PyString(string.Join('\n', python.SiteDirectories));
            using var path = new PyString(string.Join('\n', python.SysPath));
            bootstrap.InvokeMethod("start", executable, catalog, siteDirectories, path).Dispose();
            return PyModule.FromString(CallOperations.Module, CallOperations.Source);
        }
        finally
        {
            // Gives up the GIL, which Initialize leaves with its thread.
            _ = PythonEngine.BeginAllowThreads();
        }
    }
}
