using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;
using Python.Runtime;

namespace Lab.Worker.PythonNet;

/// <summary>
/// The package pythonnet, used as its users do: it starts Python and makes the measured call. What else a worker asks of Python goes
/// through the lab's own <see cref="EmbeddedPython"/>, in the same interpreter.
/// </summary>
internal sealed class PythonNetBridge : IPythonBridge
{
    private RaisedErrors? _errors;

    public string Name => "through pythonnet";

    public bool Serves(Host host) => host.NeedsPythonNet();

    public EmbeddedPython Start(string library)
    {
        try
        {
            Runtime.PythonDLL = library;
            PythonEngine.Initialize(setSysArgv: false, initSigs: false);
        }
        // A libpython without what it looks for, a version that it does not know, or no libpython at all.
        catch (Exception e) when (e is MissingMethodException or NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            throw new NotSupportedException($"pythonnet cannot start {library}: {e.GetBaseException().Message}", e);
        }

        _ = PythonEngine.BeginAllowThreads();
        var python = EmbeddedPython.Attach(library);
        _errors = new();
        return python;
    }

    public MeasuredCall Prepare(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        using (Py.GIL())
        {
            try
            {
                using var bootstrap = Py.Import(EmbeddedPython.BootstrapModule);
                using var prepare = bootstrap.GetAttr("prepare");
                using var workload = new PyString(trial.Workload);
                return new PythonNetCall(prepare.Invoke(workload), _errors!);
            }
            catch (Exception e)
            {
                throw _errors!.Describe(e);
            }
        }
    }

    public MeasuredCall PrepareNothing(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        using (Py.GIL())
        {
            // pythonnet's importer is asked for every module that nobody else finds, as imports do that try one library after the other. It calls into
            // .NET: what the JIT takes there is not the workload's. Twice, as the second time it goes another way. Seen without: 16 KiB more for
            // `import numpy`, and 8 after one time.
            using var importing = Py.Import("importlib.util");
            using var name = new PyString("lab_no_such_module");
            for (var time = 1; time <= 2; time++)
                importing.InvokeMethod("find_spec", name).Dispose();
            using var builtins = Py.Import("builtins");
            return new PythonNetCall(builtins.GetAttr("object"), _errors!);
        }
    }
}
