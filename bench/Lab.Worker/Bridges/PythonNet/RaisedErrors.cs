using Lab.Python.Embedding;
using Python.Runtime;
using PythonException = Python.Runtime.PythonException;
using RaisedException = Lab.Python.Embedding.PythonException;

namespace Lab.Worker.Bridges.PythonNet;

/// <summary>Describes what pythonnet throws in the words of the C API bridge: the same Python function describes both.</summary>
internal sealed class RaisedErrors
{
    /// <summary>Held from the start: a workload may take the module apart.</summary>
    private readonly PyObject _describe;

    /// <summary>Takes the GIL.</summary>
    public RaisedErrors()
    {
        using (Py.GIL())
        {
            using var bootstrap = Py.Import(EmbeddedPython.BootstrapModule);
            _describe = bootstrap.GetAttr("describe_error");
        }
    }

    /// <summary>Runs Python code: roomy stack, GIL held.</summary>
    public RaisedException Describe(Exception thrown) => thrown is PythonException raised
        ? RaisedException.Of(Text(raised))
        // Exceptions of .NET code that Python has called arrive as they are. So does pythonnet's own for a stack that is too small.
        : new(thrown.GetType().FullName ?? thrown.GetType().Name, thrown.Message, thrown.StackTrace ?? "");

    /// <returns>Null where the exception breaks even the code that describes it.</returns>
    private string? Text(PythonException raised)
    {
        try
        {
            using var text = _describe.Invoke(raised.Type, raised.Value ?? PyObject.None, raised.Traceback ?? PyObject.None);
            return text.As<string>();
        }
        catch (PythonException)
        {
            return null;
        }
    }
}
