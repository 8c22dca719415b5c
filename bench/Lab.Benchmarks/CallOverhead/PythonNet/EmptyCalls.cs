using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>A call that does nothing, with the GIL held over the calls: what the bridge itself costs.</summary>
public class EmptyCalls : PythonNetSuite
{
    private PyObject _empty = null!;

    [Benchmark(Description = Operations.EmptyCall)]
    public void Empty() => _empty.Invoke().Dispose();

    private protected override void Prepare(PyObject operations) => _empty = operations.GetAttr("empty");

    private protected override void Release() => _empty.Dispose();
}

/// <summary>A call that does nothing, with the GIL taken for it.</summary>
public class GilCalls : IDisposable
{
    private PyObject? _empty;
    private Py.GILState? _kept;
    private nint _thread;

    /// <summary>
    /// Python keeps its state of this thread from here to the clean-up, and the GIL is given up in between: see KeptThreadState.
    /// </summary>
    [GlobalSetup(Target = nameof(OfKnownThread))]
    public void StartKnown()
    {
        StartUnknown();
        _kept = Py.GIL();
        _thread = PythonEngine.BeginAllowThreads();
    }

    [GlobalSetup(Target = nameof(OfUnknownThread))]
    public void StartUnknown()
    {
        _ = CallOperations.Loaded();
        using (Py.GIL())
        {
            using var operations = Py.Import(CallOperations.Module);
            _empty = operations.GetAttr("empty");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        if (_kept is not null)
        {
            PythonEngine.EndAllowThreads(_thread);
            _kept.Dispose();
        }

        using (Py.GIL())
            _empty?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = Operations.EmptyCallTakingGil)]
    public void OfKnownThread() => TakeAndCall();

    [Benchmark(Description = Operations.EmptyCallOfUnknownThread)]
    public void OfUnknownThread() => TakeAndCall();

    private void TakeAndCall()
    {
        using (Py.GIL())
            _empty!.Invoke().Dispose();
    }
}
