using Lab.Python.Embedding;
using Lab.StackProbe.Interop;
using Lab.Trials;
using Lab.Trials.Messages;
using Python.Runtime;

namespace Lab.Worker.Bridges.PythonNet;

/// <summary>
/// The package pythonnet, used as its users use it: it starts Python and makes the measured call. Everything else that a worker asks of
/// Python goes through the lab's own <see cref="EmbeddedPython"/>, in the same interpreter.
/// </summary>
internal sealed class PythonNetBridge : IPythonBridge
{
    private RaisedErrors? _errors;

    public string Name => "through pythonnet";

    public bool Serves(Host host) => host.NeedsPythonNet();

    public EmbeddedPython Start(string library)
    {
        // pythonnet shuts Python down in the runtime's ProcessExit event, which takes 2 seconds for a trial of half a second with SciPy
        // loaded; a plain thread's worker is left to end by itself. Handlers run in the order they were added, so this one ends the process
        // before. By the C library's exit rather than _exit: what a call left broken may show in an exit handler.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => LibC.exit(Environment.ExitCode);
        var python = PythonNetEngine.Start(library);
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
                return new PythonNetCall(python, prepare.Invoke(workload), _errors!);
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
            // Python asks pythonnet's importer for every module that no other importer finds; imports that try several libraries cause
            // that. The importer calls into .NET, and the stack that the JIT takes there is not the workload's. It is called twice
            // because the second call takes another path. Measured without these calls: `import numpy` takes 16 KiB more, and after one
            // call 8 KiB more.
            using var importing = Py.Import("importlib.util");
            using var name = new PyString("lab_no_such_module");
            for (var time = 1; time <= 2; time++)
                importing.InvokeMethod("find_spec", name).Dispose();
            using var builtins = Py.Import("builtins");
            return new PythonNetCall(python, builtins.GetAttr("object"), _errors!);
        }
    }
}
