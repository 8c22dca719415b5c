using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>The numbers of a picture of 299×299 pixels, handed to Python in each way that there is.</summary>
public class BulkCalls : PythonNetSuite
{
    private readonly double[] _sent = Operations.FillPinned(Operations.BulkItems);
    private readonly PyObject[] _items = new PyObject[Operations.BulkItems];
    private LentDoubles _lent = null!;
    private PyObject _lastOf = null!;
    private PyObject _lastOfAll = null!;
    private PyObject _lastShared = null!;
    private PyObject _lastCopied = null!;
    private PyObject _array = null!;

    /// <summary>A list is built of them first.</summary>
    [Benchmark(Description = Operations.BulkAsList)]
    public double AsList()
    {
        for (var i = 0; i < _items.Length; i++)
            _items[i] = new PyFloat(_sent[i]);
        using var list = new PyList(_items);
        foreach (var item in _items)
            item.Dispose();
        using var last = _lastOf.Invoke(list);
        return last.As<double>();
    }

    /// <summary>NumPy fills an array from the .NET array, which pythonnet lets Python iterate over.</summary>
    [Benchmark(Description = Operations.BulkByElement)]
    public double ByElement()
    {
        using var last = _lastOfAll.Invoke(_array);
        return last.As<double>();
    }

    [Benchmark(Description = Operations.BulkCopied)]
    public double Copied() => _lent.ReadBy(_lastCopied);

    [Benchmark(Description = Operations.BulkShared)]
    public double Shared() => _lent.ReadBy(_lastShared);

    private protected override void Prepare(PyObject operations)
    {
        _lent = new(Operations.BulkItems);
        _lastOf = operations.GetAttr("last_of");
        _lastOfAll = operations.InvokeMethod("iterating_reader");
        _lastShared = operations.InvokeMethod("shared_reader");
        _lastCopied = operations.InvokeMethod("copying_reader");
        _array = _sent.ToPython();
    }

    private protected override void Release()
    {
        _lent.Release();
        foreach (var made in (ReadOnlySpan<PyObject>)[_lastOf, _lastOfAll, _lastShared, _lastCopied, _array])
            made.Dispose();
    }
}
