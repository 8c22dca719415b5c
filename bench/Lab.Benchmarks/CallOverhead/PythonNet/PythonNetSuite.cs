using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>Benchmarks that call Python through pythonnet with the GIL held from their set-up to their clean-up.</summary>
/// <remarks>
/// They are written as a careful user of pythonnet's public API writes them. That includes that every object of Python is disposed of
/// as soon as it is of no use: what is left to the garbage collector comes into pythonnet's queue of finalized objects, which is
/// emptied now and then by whatever call makes an object, and would be timed there. For the GIL see CallSuite: set-up, calls and
/// clean-up are on one thread.
/// </remarks>
public abstract class PythonNetSuite
{
    private Py.GILState? _gil;

    [GlobalSetup]
    public void Start()
    {
        _ = CallOperations.Loaded();
        _gil = Py.GIL();
        try
        {
            using var operations = Py.Import(CallOperations.Module);
            Prepare(operations);
        }
        catch
        {
            // There is no clean-up after a set-up that throws.
            _gil.Dispose();
            throw;
        }
    }

    [GlobalCleanup]
    public void End()
    {
        Release();
        _gil?.Dispose();
    }

    /// <summary>Makes what the calls need. The GIL is held.</summary>
    private protected abstract void Prepare(PyObject operations);

    /// <summary>Disposes of what <see cref="Prepare"/> made. The GIL is held.</summary>
    private protected abstract void Release();
}
