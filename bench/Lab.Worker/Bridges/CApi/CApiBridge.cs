using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker.Lapack;

namespace Lab.Worker.Bridges.CApi;

/// <summary>Python's C API, called by the lab itself; and LAPACK, whose routines are only found with the help of Python.</summary>
internal sealed class CApiBridge : IPythonBridge
{
    public string Name => "through the C API";

    public bool Serves(Host host) => host is Host.Guarded or Host.Thread or Host.Pool or Host.Lapack;

    public EmbeddedPython Start(string library) => EmbeddedPython.Start(library);

    public MeasuredCall Prepare(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        using (python.TakeGil())
        {
            return trial.Host == Host.Lapack
                ? new LapackCall(LapackProblem.Declared(python, trial.Workload))
                : new PythonCall(python, python.Call(python.Attribute(EmbeddedPython.BootstrapModule, "prepare"), trial.Workload));
        }
    }

    public MeasuredCall PrepareNothing(EmbeddedPython python, WorkerRequest.RunTrial trial)
    {
        using (python.TakeGil())
        {
            return trial.Host == Host.Lapack
                ? new LapackCall(LapackProblem.Empty(python, trial.Workload))
                : new PythonCall(python, python.Attribute("builtins", "object"));
        }
    }
}
