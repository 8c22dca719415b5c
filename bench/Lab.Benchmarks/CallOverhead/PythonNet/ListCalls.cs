using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>Lists of a thousand numbers, value by value.</summary>
public class ListCalls : PythonNetSuite
{
    private const int Items = 1000;

    private readonly double[] _sent = [.. Enumerable.Range(0, Items).Select(n => (double)n)];
    private readonly PyObject[] _items = new PyObject[Items];
    private PyObject _lastOf = null!;
    private PyObject _numbers = null!;

    /// <summary>Built from an array of .NET, and handed to Python.</summary>
    [Benchmark(Description = Operations.ListIn)]
    public double In()
    {
        for (var i = 0; i < Items; i++)
            _items[i] = new PyFloat(_sent[i]);
        using var list = new PyList(_items);
        foreach (var item in _items)
            item.Dispose();
        using var last = _lastOf.Invoke(list);
        return last.As<double>();
    }

    /// <summary>Read into an array of .NET: into a new one, as pythonnet converts lists.</summary>
    [Benchmark(Description = Operations.ListOut)]
    public double Out() => _numbers.As<double[]>()[^1];

    private protected override void Prepare(PyObject operations)
    {
        _lastOf = operations.GetAttr("last_of");
        _numbers = operations.GetAttr("numbers");
    }

    private protected override void Release()
    {
        _lastOf.Dispose();
        _numbers.Dispose();
    }
}
