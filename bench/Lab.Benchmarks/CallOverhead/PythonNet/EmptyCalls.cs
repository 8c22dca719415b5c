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
